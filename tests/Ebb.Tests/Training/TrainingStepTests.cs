using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class TrainingStepTests
{
    [Fact]
    public void Take_SteadyState_AllocatesNothing()
    {
        var data = Datasets.Shapes(size: 16, count: 64);
        var net = new EpsResidualConvNet(new() { Hidden = 16 }, device: new CpuDevice(threads: 2));
        var step = new TrainingStep(net, new NoiseLevels(VpSchedule.Linear(20)), data, new TrainerOptions { BatchSize = 8, Steps = 8 });
        for (int k = 1; k <= 5; k++) step.Take(k);

        // Five steps of eight are still in the first epoch of 64; the order of an epoch is drawn when it begins.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 6; k <= 8; k++) step.Take(k);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
