using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class TrainingStepTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_SteadyState_AllocatesNothing(bool averagesAndClips)
    {
        var data = Datasets.Shapes(size: 16, count: 80);
        var net = new EpsResidualConvNet(new() { Hidden = 16 }, device: new CpuDevice(threads: 2));
        var options = new TrainerOptions { BatchSize = 8, Steps = 10 };
        if (averagesAndClips) options = options with { EmaDecay = 0.9999, MaxGradientNorm = 1, WeightDecay = 1e-2, WarmupSteps = 3 };
        var step = new TrainingStep(new DiffusionModel(net, VpSchedule.Linear(20), 16, 16), data, options);
        int next = 1;
        for (; next <= 5; next++) step.Take(next);

        // Ten steps of eight stay in the first epoch of 80; the order of an epoch is drawn when it begins.
        Assert.Equal(0, Allocations.Least(() => step.Take(next++)));
    }
}
