using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
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
        for (; next <= 5; next++) step.Take(next, out _);

        // Ten steps of eight stay in the first epoch of 80; the order of an epoch is drawn when it begins.
        Assert.Equal(0, Allocations.Least(() => step.Take(next++, out _)));
    }

    [Fact]
    public void Take_SteadyStateWithALipschitzTarget_AllocatesNothing()
    {
        var data = Datasets.Shapes(size: 8, count: 80);
        var net = new EpsResidualConvNet(new() { Hidden = 4 }, device: new CpuDevice(threads: 2));
        var step = new TrainingStep(new DiffusionModel(net, VpSchedule.Linear(20), 8, 8), data, new() { BatchSize = 8, Steps = 10, Lipschitz = 1 });
        int next = 1;
        for (; next <= 5; next++) step.Take(next, out _);
        Assert.Equal(0, Allocations.Least(() => step.Take(next++, out _)));
    }

    [Fact]
    public void Take_SteadyStateOfAConditionalNetWithEverythingOn_AllocatesNothing()
    {
        var data = Datasets.Shapes(size: 8, count: 160);
        var net = new UNet2D(TinyUNet.Config with { NumClassEmbeds = data.ClassNames!.Count + 1 }, device: new CpuDevice(threads: 2));
        var options = new TrainerOptions
        {
            BatchSize = 4,
            GradientAccumulationSteps = 2,
            Steps = 20,
            Prediction = PredictionKind.V,
            LossWeighting = LossWeighting.MinSnr,
            RandomFlips = true,
        };
        var model = new DiffusionModel(net, VpSchedule.Linear(20), 8, 8) { Prediction = PredictionKind.V, NullClass = net.Classes - 1 };
        var step = new TrainingStep(model, data, options);
        int next = 1;

        // By then the net has met each of the twenty timesteps, whose sines it keeps.
        for (; next <= 15; next++) step.Take(next, out _);
        Assert.Equal(0, Allocations.Least(() => step.Take(next++, out _)));
    }
}
