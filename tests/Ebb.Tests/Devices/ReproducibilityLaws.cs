using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The CPU device gives the same bits with any number of threads, run after run, and allocates nothing once warm.</summary>
public sealed class ReproducibilityLaws
{
    public static TheoryData<CpuInstructionSet> Sets => new(Enum.GetValues<CpuInstructionSet>());

    [Theory]
    [MemberData(nameof(Sets))]
    public void EveryOperation_OneTwoAndFiveThreads_GiveTheSameBits(CpuInstructionSet set)
    {
        var want = new Workload(new CpuDevice(1, set), new Shape(3, 9, 21, 19), 24).Run();
        foreach (int threads in (int[])[2, 5])
        {
            var workload = new Workload(new CpuDevice(threads, set), new Shape(3, 9, 21, 19), 24);
            for (int repeat = 0; repeat < 3; repeat++) Assert.Equal(want, workload.Run());
        }
    }

    [Fact]
    public void SquaredErrorNoiseAndAdam_EveryInstructionSet_GiveTheSameBits()
    {
        var shape = new Shape(2, 5, 17, 9);
        var results = Enum.GetValues<CpuInstructionSet>().Select(set =>
        {
            var device = new CpuDevice(1, set);
            var (a, b) = (device.Allocate(shape), device.Allocate(shape));
            device.FillGaussian(a, new NoiseKey(1, NoiseStream.Data), 0);
            device.FillGaussian(b, new NoiseKey(2, NoiseStream.Data), 0);
            return (device.SquaredError(a, b), device.SumOfSquares(a));
        });
        Assert.Single(results.Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EveryOperation_OnceWarm_AllocatesNothing(int threads)
    {
        var workload = new Workload(new CpuDevice(threads), new Shape(2, 9, 21, 19), 24);
        for (int warmUp = 0; warmUp < 3; warmUp++) workload.Step();
        Assert.Equal(0, Allocations.Least(workload.Step));
    }

    [Fact]
    public void Device_CalledFromSeveralThreads_GivesEachItsResult()
    {
        var device = new CpuDevice(2);
        var want = new Workload(device, new Shape(1, 9, 12, 13), 16).Run();
        Parallel.For(0, 4, _ =>
        {
            var workload = new Workload(device, new Shape(1, 9, 12, 13), 16);
            for (int repeat = 0; repeat < 5; repeat++) Assert.Equal(want, workload.Run());
        });
    }

    [Fact]
    public void ImagesAtATime_AnyBatch_DividesItWhateverTheThreads()
    {
        foreach (int images in (int[])[1, 2, 7, 12, 32, 100])
        {
            foreach (int channels in (int[])[1, 8, 16, 64, 128, 512])
            {
                var shape = new Shape(images, 3, 32, 32);
                int atATime = new CpuDevice(1).ImagesAtATime(shape, channels);
                Assert.InRange(atATime, 1, images);
                Assert.Equal(0, images % atATime);
                Assert.Equal(atATime, new CpuDevice(2).ImagesAtATime(shape, channels));
            }
        }
    }
}
