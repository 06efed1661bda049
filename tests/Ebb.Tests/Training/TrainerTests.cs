using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Nn;
using Ebb.Spec.Optim;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Dataset Shapes = Datasets.Shapes(size: 8, count: 24);

    private static readonly TrainerOptions Everything =
        new() { Steps = 4, BatchSize = 6, WarmupSteps = 2, WeightDecay = 1e-2, MaxGradientNorm = 0.5, EmaDecay = 0.99 };

    private static readonly UNet2DConfig TinyUNet = new()
    {
        BlockOutChannels = [4, 8],
        DownAttention = [false, true],
        UpAttention = [true, false],
        LayersPerBlock = 1,
        NormNumGroups = 2,
        AttentionHeadDim = 4,
    };

    [Fact]
    public void Run_SameSeedTwice_GivesTheSameBits()
    {
        var (first, second) = (Train(seed: 3), Train(seed: 3));
        Assert.Equal(first.Curve, second.Curve);
        Assert.Equal(Weights(first), Weights(second));
        Assert.Equal(first.Sample(2, 5).Values().ToArray(), second.Sample(2, 5).Values().ToArray());
    }

    [Fact]
    public void Run_OneAndTwoThreads_GiveTheSameBits()
    {
        var (one, two) = (Train(seed: 3, device: new CpuDevice(threads: 1)), Train(seed: 3, device: new CpuDevice(threads: 2)));
        Assert.Equal(one.Curve, two.Curve);
        Assert.Equal(Weights(one), Weights(two));
    }

    [Fact]
    public void Run_AnotherTrainerSeed_ChangesTheWeights() =>
        Assert.NotEqual(Weights(Train(seed: 3)), Weights(Train(seed: 4)));

    [Fact]
    public void Run_FastAndNaiveKernels_AgreeToRounding()
    {
        var (fast, naive) = (Train(seed: 3), Train(seed: 3, device: new NaiveDevice()));
        foreach (var (a, b) in fast.Curve.Zip(naive.Curve)) Assert.Equal(a.HeldOutLoss, b.HeldOutLoss, 1e-4);
    }

    [Fact]
    public void Run_SomeSteps_LowersTheHeldOutLoss()
    {
        var run = Train(seed: 0, steps: 150);
        Assert.True(run.Curve[^1].HeldOutLoss < 0.7 * run.Curve[0].HeldOutLoss, $"{run.Curve[0]} to {run.Curve[^1]}");
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 0, 1 })]
    [InlineData(3, new[] { 0, 1, 2, 3 })]
    [InlineData(101, new[] { 0, 2, 4 })]
    public void Run_AnySteps_LogsTheStartEveryFiftiethAndTheEnd(int steps, int[] firstLogged)
    {
        var logged = Train(seed: 0, steps, batchSize: 1).Curve.Select(point => point.Step).ToArray();
        Assert.Equal(firstLogged, logged.Take(firstLogged.Length));
        Assert.Equal(steps, logged[^1]);
        Assert.Equal(logged.Distinct(), logged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_TinySchedule_TrainsAndSamples(int scheduleSteps)
    {
        var net = new EpsConvNet(new() { Hidden = 4 });
        var run = new Trainer(net, VpSchedule.Linear(scheduleSteps), Shapes, new() { Steps = 2, BatchSize = 2 }).Run();
        Assert.All(run.Sample(1, 0).Values().ToArray(), value => Assert.InRange(value, -1f, 1f));
    }

    [Fact]
    public void Run_BatchLargerThanTheData_RepeatsImages() =>
        Assert.Equal(2, Train(seed: 0, steps: 2, batchSize: 50).Curve[^1].Step);

    [Fact]
    public void Run_HugeLearningRate_StopsWithStepAndRate()
    {
        var error = Assert.Throws<TrainingDivergedException>(() => Train(seed: 0, steps: 50, learningRate: 1e20));
        Assert.Equal(1e20, error.LearningRate);
        Assert.Contains("1E+20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenSteps()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<int>();
        var progress = new Recorder(value =>
        {
            seen.Add(value.Step);
            if (value.Step == 3) source.Cancel();
        });
        var trainer = new Trainer(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(10), Shapes, new() { Steps = 100, BatchSize = 1 });
        Assert.Throws<OperationCanceledException>(() => trainer.Run(progress, source.Token));
        Assert.Equal([0, 1, 2, 3], seen);
    }

    [Fact]
    public void New_NetOfOtherChannels_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new Trainer(new EpsConvNet(new() { DataChannels = 1 }), VpSchedule.Linear(10), Shapes));
        Assert.Contains("images of 1 channels", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_EmptySchedule_IsRefused() =>
        Assert.Contains("T = 0", Assert.Throws<ArgumentException>(() => new Trainer(new EpsConvNet(new()), VpSchedule.Linear(0), Shapes)).Message, StringComparison.Ordinal);

    [Fact]
    public void New_OptionOutOfRange_NamesIt()
    {
        void Make(TrainerOptions options) => _ = new Trainer(new EpsConvNet(new()), VpSchedule.Linear(10), Shapes, options);
        Assert.Contains("Steps", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Steps = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { BatchSize = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { LearningRate = double.NaN })).Message, StringComparison.Ordinal);
        Assert.Contains("WarmupSteps", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { WarmupSteps = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("WeightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { WeightDecay = -0.1 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxGradientNorm", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { MaxGradientNorm = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("EmaDecay", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { EmaDecay = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("EmaDecay", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { EmaDecay = double.NaN })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_NetThatHalvesOddImages_SaysWhatFits()
    {
        var odd = Datasets.Shapes(size: 9, count: 4);
        var error = Assert.Throws<ArgumentException>(() => new Trainer(new UNet2D(TinyUNet), VpSchedule.Linear(10), odd));
        Assert.Contains("multiples of 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_NetThatAnswersOtherChannels_IsRefused()
    {
        var net = new UNet2D(TinyUNet with { OutChannels = 6 });
        Assert.Contains("answers with 6", Assert.Throws<ArgumentException>(() => new Trainer(net, VpSchedule.Linear(10), Shapes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UNetOnOneAndTwoThreadsWithEverythingOn_GivesTheSameBits()
    {
        var (one, two) = (TrainUNet(new CpuDevice(threads: 1)), TrainUNet(new CpuDevice(threads: 2)));
        Assert.Equal(one.Curve, two.Curve);
        Assert.Equal(Weights(one), Weights(two));
        Assert.Equal(LastWeights(one), LastWeights(two));
    }

    [Fact]
    public void Run_WithAnAverage_MeasuresAndKeepsTheAverageOfTheSameRun()
    {
        var (plain, averaged) = (Train(Everything with { EmaDecay = null }), Train(Everything));
        Assert.False(plain.HasAverage);
        Assert.True(averaged.HasAverage);
        Assert.Equal(Weights(plain), LastWeights(averaged));
        Assert.Equal(Weights(plain), LastWeights(plain));
        Assert.NotEqual(Weights(plain), Weights(averaged));
        Assert.Equal(plain.Curve[0], averaged.Curve[0]);
        Assert.NotEqual(plain.Curve[^1], averaged.Curve[^1]);
    }

    [Fact]
    public void Run_WithAnAverage_IsTheRuleAppliedToTheWeightsOfEveryStep()
    {
        // A constant rate without warm-up makes a run of k steps the beginning of a longer one.
        var options = new TrainerOptions { BatchSize = 2, LearningRateSchedule = LearningRateSchedule.Constant, EmaDecay = 0.15 };
        var rule = new EmaRule<double>(0.15, 0);
        double[] want = [];
        for (int step = 1; step <= 3; step++)
        {
            float[] weights = LastWeights(Train(options with { Steps = step }));
            double decay = rule.DecayAt(step);
            want = [.. weights.Select((weight, i) => decay == 0 ? weight : (decay * want[i]) + ((1 - decay) * weight))];
        }

        float[] got = Weights(Train(options with { Steps = 3 }));
        for (int i = 0; i < got.Length; i++) Assert.Equal(want[i], got[i], 1e-6);
    }

    [Fact]
    public void Run_Warmup_MovesNothingInTheFirstStep()
    {
        var options = new TrainerOptions { Steps = 1, BatchSize = 2 };
        float[] start = Weights(Train(options with { Steps = 0 }));
        Assert.Equal(start, Weights(Train(options with { WarmupSteps = 5 })));
        Assert.NotEqual(start, Weights(Train(options)));
    }

    [Fact]
    public void Run_DecayAndClipping_ChangeTheWeights()
    {
        var options = new TrainerOptions { Steps = 3, BatchSize = 2 };
        float[] plain = Weights(Train(options));
        Assert.NotEqual(plain, Weights(Train(options with { WeightDecay = 0.1 })));
        Assert.NotEqual(plain, Weights(Train(options with { MaxGradientNorm = 1e-3 })));
        Assert.Equal(plain, Weights(Train(options with { MaxGradientNorm = 1e9 })));
    }

    [Fact]
    public void Run_Again_StartsFromTheLastWeightsAndTakesTheNetFromTheFirstRun()
    {
        var trainer = new Trainer(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(10), Shapes, Everything);
        var first = trainer.Run();
        float[] last = LastWeights(first);
        float[] seen = [];
        Recorder look = new(value =>
        {
            if (value.Step != 0) return;
            seen = [.. trainer.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
            Assert.Throws<InvalidOperationException>(() => first.WithLastWeights(_ => { }));
        });
        trainer.Run(look);
        Assert.Equal(last, seen);
    }

    private static TrainingRun Train(ulong seed, int steps = 5, int batchSize = 6, double learningRate = 2e-3, Device? device = null)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1, device);
        return new Trainer(net, VpSchedule.Linear(20), Shapes, new() { Steps = steps, BatchSize = batchSize, LearningRate = learningRate, Seed = seed }).Run();
    }

    private static TrainingRun Train(TrainerOptions options) =>
        new Trainer(new EpsResidualConvNet(new() { Hidden = 4 }, seed: 1), VpSchedule.Linear(20), Shapes, options).Run();

    private static TrainingRun TrainUNet(Device device) => new Trainer(new UNet2D(TinyUNet, seed: 1, device), VpSchedule.Linear(20), Shapes, Everything).Run();

    private static float[] LastWeights(TrainingRun run)
    {
        float[] weights = [];
        run.WithLastWeights(_ => weights = Weights(run));
        return weights;
    }

    private static float[] Weights(TrainingRun run) => [.. run.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];

    private sealed class Recorder(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
