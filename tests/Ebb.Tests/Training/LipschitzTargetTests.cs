using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class LipschitzTargetTests
{
    private static readonly Dataset Shapes = Datasets.Shapes(size: 8, count: 64);

    [Theory]
    [InlineData(true, 4, null)]
    [InlineData(false, 2, 0.9)]
    public void Run_WithATarget_EndsBelowItAndLearns(bool residual, double target, double? decay)
    {
        var run = Train(residual, new() { Steps = 120, BatchSize = 8, LearningRate = 3e-3, Lipschitz = target, EmaDecay = decay });
        Assert.True(run.Lipschitz!.Value.Before > target, $"{run.Lipschitz}");
        Assert.InRange(run.Lipschitz.Value.After, 0.5 * target, target * (1 - 1e-5));
        if (run.HasAverage) run.WithLastWeights(model => Assert.InRange(LipschitzTarget.ConstantOf((EpsNet)model.Net, 8, 8), 0.5 * target, target * (1 - 1e-5)));
        Assert.InRange(run.Curve[^1].HeldOutLoss, 0, 0.9 * run.Curve[0].HeldOutLoss);
    }

    [Fact]
    public void Run_WithATarget_StaysNearItOnTheWay()
    {
        var trainer = new Trainer(Net(true), VpSchedule.Linear(10), Shapes, new() { Steps = 60, BatchSize = 4, LearningRate = 3e-3, Lipschitz = 3 });
        double greatest = 0;
        trainer.Run(new Recorder(value => greatest = value.Step % 10 == 0 ? Math.Max(greatest, LipschitzTarget.ConstantOf((EpsNet)trainer.Model.Net, 8, 8)) : greatest));
        // The bound of an 8 x 8 image is a few percent a layer above the norms that are followed.
        Assert.InRange(greatest, 2.5, 3 * 1.75);
    }

    [Fact]
    public void Run_WithATargetThatIsNeverReached_HasTheBitsOfOneWithout()
    {
        var options = new TrainerOptions { Steps = 6, BatchSize = 4 };
        Assert.Equal(Weights(Train(true, options)), Weights(Train(true, options with { Lipschitz = 1e30 })));
    }

    [Fact]
    public void Trainer_OfNoSteps_BringsTheConstantDown()
    {
        var run = Train(true, new() { Steps = 0, Lipschitz = 1 });
        Assert.InRange(run.Lipschitz!.Value.After, 0.99, 1);
    }

    [Fact]
    public void Trainer_OfANetWithOtherLayers_Refuses()
    {
        var net = new UNet2D(TinyUNet.Config with { NumClassEmbeds = Shapes.ClassNames!.Count + 1 });
        var error = Assert.Throws<ArgumentException>(() => new Trainer(net, VpSchedule.Linear(10), Shapes, new() { Lipschitz = 10 }));
        Assert.Contains("other layers", error.Message, StringComparison.Ordinal);
        foreach (double target in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Net(true), VpSchedule.Linear(10), Shapes, new() { Lipschitz = target }));
        }
    }

    private static TrainingRun Train(bool residual, TrainerOptions options) => new Trainer(Net(residual), VpSchedule.Linear(10), Shapes, options).Run();

    private static Net Net(bool residual) => residual
        ? new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1, new CpuDevice(2))
        : new EpsConvNet(new() { Hidden = 8 }, seed: 1, new CpuDevice(2));

    private static float[] Weights(TrainingRun run) => [.. run.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
