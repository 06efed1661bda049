using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>What a run takes does not grow with its steps.</summary>
public sealed class LongRunTests
{
    private const long MostBytes = 8 << 20;

    [Fact]
    public void Run_OfTwoThousandMillionSteps_TakesNoMemoryForThem()
    {
        var net = new EpsConvNet(new() { Hidden = 4 }, seed: 1, new CpuDevice(threads: 1));
        var trainer = new Trainer(net, VpSchedule.Linear(10), Datasets.Shapes(size: 8, count: 4), new() { Steps = int.MaxValue, BatchSize = 2 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        MatrixRun.RunTo(trainer, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }
}
