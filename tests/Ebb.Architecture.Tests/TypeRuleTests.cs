using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ebb.Architecture.Tests;

/// <summary>A type is an interface, abstract, sealed or a value.</summary>
public sealed class TypeRuleTests
{
    [Theory]
    [InlineData("Ebb.Spec")]
    [InlineData("Ebb")]
    [InlineData("Ebb.Check")]
    [InlineData("Ebb.Studio")]
    [InlineData("Ebb.Cli")]
    public void Types_OfAProject_AreInterfacesAbstractOrSealed(string project) => Assert.Empty(
        Assembly.Load(project).GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && !type.IsSealed && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(type => type.FullName));

    [Fact]
    public void Types_OfTheProgram_AreAllInternal() => Assert.Empty(Assembly.Load("Ebb.Cli").GetExportedTypes().Select(type => type.FullName));
}
