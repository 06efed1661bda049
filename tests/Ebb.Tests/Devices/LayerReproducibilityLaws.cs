using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The layers of a U-Net give the same bits with any number of threads, run after run, and allocate nothing once warm.</summary>
public sealed class LayerReproducibilityLaws
{
    private static readonly Shape Images = new(3, 20, 21, 19);

    public static TheoryData<CpuInstructionSet> Sets => new(Enum.GetValues<CpuInstructionSet>());

    [Theory]
    [MemberData(nameof(Sets))]
    public void EveryLayer_OneTwoAndFiveThreads_GiveTheSameBits(CpuInstructionSet set)
    {
        var want = new LayerWorkload(new CpuDevice(1, set), Images).Run();
        foreach (int threads in (int[])[2, 5])
        {
            var workload = new LayerWorkload(new CpuDevice(threads, set), Images);
            for (int repeat = 0; repeat < 3; repeat++) Assert.Equal(want, workload.Run());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EveryLayer_OnceWarm_AllocatesNothing(int threads)
    {
        var workload = new LayerWorkload(new CpuDevice(threads), Images);
        for (int warmUp = 0; warmUp < 3; warmUp++) workload.Step();
        Assert.Equal(0, Allocations.Least(workload.Step));
    }

    // An image's numbers do not depend on the batch it is in.
    [Fact]
    public void EveryLayer_OfOneImageOfABatch_IsThatOfTheImageAlone()
    {
        var device = new CpuDevice(2);
        var (x, one) = (Samples.Gaussian(device, Images, 1), device.Allocate(Images.WithN(1)));
        one.CopyFrom(x.ToArray().AsSpan(0, Images.ImageCount));
        var (y, alone) = (device.Allocate(x.Shape), device.Allocate(one.Shape));
        device.Attention(x, x, x, 4, y);
        device.Attention(one, one, one, 4, alone);
        Assert.Equal(alone.ToArray(), y.ToArray()[..Images.ImageCount]);

        var (weight, bias) = (Samples.Gaussian(device, Shape.Vector(20), 2, TensorKind.Vector), Samples.Gaussian(device, Shape.Vector(20), 3, TensorKind.Vector));
        device.GroupNorm(x, weight, bias, 1e-5, silu: true, device.Allocate(new Shape(3, 10, 1, 1)), y);
        device.GroupNorm(one, weight, bias, 1e-5, silu: true, device.Allocate(new Shape(1, 10, 1, 1)), alone);
        Assert.Equal(alone.ToArray(), y.ToArray()[..Images.ImageCount]);
    }
}
