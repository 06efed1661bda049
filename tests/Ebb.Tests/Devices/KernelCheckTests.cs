using Ebb.Devices;

namespace Ebb.Tests.Devices;

public sealed class KernelCheckTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Run_OnEveryDevice_FindsEveryKernelGood(string name) =>
        Assert.All(KernelCheck.Run(TestDevices.Create(name)), kernel => Assert.True(kernel.IsGood, kernel.ToString()));

    [Fact]
    public void Run_OnTheReferenceItself_FindsNoDifference() => Assert.All(KernelCheck.Run(new NaiveDevice()), kernel => Assert.Equal(0, kernel.LargestError));

    // The device that counts answers with zeros.
    [Fact]
    public void Run_OnADeviceThatComputesNothing_FindsEveryKernelBad() =>
        Assert.All(KernelCheck.Run(new CountingDevice(new NaiveDevice())), kernel => Assert.Equal((1, false), (kernel.LargestError, kernel.IsGood)));

    [Fact]
    public void IsGood_OfWhatIsNotANumber_IsFalse() => Assert.False(new KernelDeviation("x", double.NaN, 1).IsGood);
}
