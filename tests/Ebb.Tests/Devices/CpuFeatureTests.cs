using Ebb.Devices;

namespace Ebb.Tests.Devices;

public sealed class CpuFeatureTests
{
    [Theory]
    [InlineData(CpuInstructionSet.Avx512, "DOTNET_EnableAVX512", "DOTNET_EnableAVX512")]
    [InlineData(CpuInstructionSet.Avx512, "DOTNET_EnableAVX2", "DOTNET_EnableAVX2")]
    [InlineData(CpuInstructionSet.Avx2, "DOTNET_EnableHWIntrinsic", "DOTNET_EnableHWIntrinsic")]
    [InlineData(CpuInstructionSet.Avx2, "COMPlus_EnableAVX", "COMPlus_EnableAVX")]
    [InlineData(CpuInstructionSet.Avx2, "DOTNET_EnableAVX512", null)]
    public void All_ASetThatIsNotThere_NamesTheSwitchThatTakesIt(CpuInstructionSet set, string variable, string? expected)
    {
        var features = CpuFeature.All(name => name == variable ? "0" : null, other => other < set);
        Assert.Equal(new CpuFeature(set, false, expected), features.Single(feature => feature.Set == set));
    }

    [Fact]
    public void All_SwitchedOnOrThere_BlamesNothing()
    {
        Assert.All(CpuFeature.All(_ => "1", _ => false), feature => Assert.Null(feature.SwitchedOffBy));
        Assert.All(CpuFeature.All(_ => "0", _ => true), feature => Assert.Null(feature.SwitchedOffBy));
    }

    [Fact]
    public void All_OnThisMachine_HasWhatTheDeviceChooses() => Assert.Equal(new CpuDevice().InstructionSet, CpuFeature.All().Last(feature => feature.IsThere).Set);
}
