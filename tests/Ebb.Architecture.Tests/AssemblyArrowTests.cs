using System.Reflection;
using System.Runtime.InteropServices;

namespace Ebb.Architecture.Tests;

/// <summary>Arrows between projects point one way: Spec, then Ebb, then Verify, Check and Studio, then Cli.</summary>
public sealed class AssemblyArrowTests
{
    [Theory]
    [InlineData("Ebb.Spec", "System.Numerics.Tensors")]
    [InlineData("Ebb", "Ebb.Spec System.Numerics.Tensors")]
    [InlineData("Ebb.Verify", "Ebb Ebb.Spec System.Numerics.Tensors")]
    [InlineData("Ebb.Check", "")]
    [InlineData("Ebb.Studio", "Ebb Ebb.Spec Ebb.Check web")]
    [InlineData("Ebb.Cli", "Ebb Ebb.Spec Ebb.Studio Ebb.Verify Ebb.Check System.Numerics.Tensors System.CommandLine Spectre.Console")]
    public void References_OfAProject_AreTheBaseLibraryAndWhatItMayUse(string project, string allowed)
    {
        var strangers = Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !IsBaseLibrary(name) && !(IsWebLibrary(name) && allowed.Split(' ').Contains("web")) && !allowed.Split(' ').Contains(name));
        Assert.Empty(strangers);
    }

    [Fact]
    public void IsBaseLibrary_APackageNamedLikeIt_IsNone()
    {
        Assert.True(IsBaseLibrary("System.Runtime"));
        Assert.False(IsBaseLibrary("System.CommandLine"));
    }

    // Packages are called System.Something too, so the name says nothing: what the runtime ships is what counts.
    private static bool IsBaseLibrary(string name) => File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll"));

    // The web server's own folder lies beside that of the base library, under the same version.
    private static bool IsWebLibrary(string name) =>
        File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory().Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal), name + ".dll"));
}
