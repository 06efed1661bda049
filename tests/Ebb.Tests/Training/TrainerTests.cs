using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Optim;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Dataset Shapes = Datasets.Shapes(size: 8, count: 24);

    private static readonly TrainerOptions Everything =
        new() { Steps = 4, BatchSize = 6, WarmupSteps = 2, WeightDecay = 1e-2, MaxGradientNorm = 0.5, EmaDecay = 0.99 };

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

    [Theory]
    [InlineData(3, 60, 3)]
    [InlineData(9, 60, 4)]
    [InlineData(3, 0, 0)]
    public void TimeSteps_OfARunOfFour_TakesAsManyAsItMay(int most, int seconds, int expected)
    {
        var trainer = new Trainer(new EpsConvNet(new() { Hidden = 4 }, seed: 1, new CpuDevice(threads: 1)), VpSchedule.Linear(20), Shapes, new() { Steps = 4, BatchSize = 2 });
        var times = trainer.TimeSteps(most, TimeSpan.FromSeconds(seconds));
        Assert.Equal((expected, expected), (times.Count, trainer.Step));
        Assert.All(times, time => Assert.True(time > 0));
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
        Assert.InRange(error.LearningRate, 1e18, 1e20);
        Assert.False(error.LargestGradient < 1, error.Message);
        Assert.Contains($"step {error.Step}", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Parameter, error.Message, StringComparison.Ordinal);
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
        Assert.Contains("GradientAccumulationSteps", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { GradientAccumulationSteps = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Prediction", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Prediction = PredictionKind.Score })).Message, StringComparison.Ordinal);
        Assert.Contains("MinSnrGamma", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { MinSnrGamma = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("ClassDropout", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { ClassDropout = 1 })).Message, StringComparison.Ordinal);
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
        var error = Assert.Throws<ArgumentException>(() => new Trainer(new UNet2D(TinyUNet.Config), VpSchedule.Linear(10), odd));
        Assert.Contains("multiples of 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_NetThatAnswersOtherChannels_IsRefused()
    {
        var net = new UNet2D(TinyUNet.Config with { OutChannels = 6 });
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

    [Theory]
    [InlineData(PredictionKind.Eps)]
    [InlineData(PredictionKind.X0)]
    [InlineData(PredictionKind.V)]
    public void Run_EveryPrediction_LowersTheHeldOutLossAndKeepsTheKind(PredictionKind kind)
    {
        var run = Train(new() { Steps = 150, BatchSize = 6, LearningRate = 2e-3, Prediction = kind });
        Assert.Equal(kind, run.Model.Prediction);
        Assert.True(run.Curve[^1].HeldOutLoss < 0.8 * run.Curve[0].HeldOutLoss, $"{run.Curve[0]} to {run.Curve[^1]}");
    }

    [Fact]
    public void Run_AFlow_LowersTheHeldOutLoss()
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1);
        var run = new Trainer(net, NoiseLevels.Flow(20, shift: 2), Shapes, new() { Steps = 150, BatchSize = 6, LearningRate = 2e-3, Prediction = PredictionKind.V }).Run();
        Assert.True(run.Curve[^1].HeldOutLoss < 0.8 * run.Curve[0].HeldOutLoss, $"{run.Curve[0]} to {run.Curve[^1]}");
    }

    [Fact]
    public void Run_AccumulatedBatches_TakesTheStepsOfOneLargeBatch()
    {
        var options = new TrainerOptions { Steps = 4 };
        float[] large = Weights(Train(options with { BatchSize = 6 }));
        Assert.Equal(large, Weights(Train(options with { BatchSize = 2, GradientAccumulationSteps = 3 })), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.NotEqual(large, Weights(Train(options with { BatchSize = 2 })));
    }

    [Fact]
    public void Run_Flips_ChangeNothingForImagesThatAreTheirOwnMirrors()
    {
        float[] left = [.. Enumerable.Range(0, 6 * 64).Select(i => MathF.Sin(i))];
        float[] even = [.. left.Select((_, i) => left[i] + left[i - (i % 8) + 7 - (i % 8)])];
        var options = new TrainerOptions { Steps = 3, BatchSize = 2 };
        Assert.Equal(Of(even, options), Of(even, options with { RandomFlips = true }));
        Assert.NotEqual(Of(left, options), Of(left, options with { RandomFlips = true }));

        static float[] Of(float[] images, TrainerOptions options) => Weights(new Trainer(
            new EpsResidualConvNet(new() { DataChannels = 1, Hidden = 4 }, seed: 1), VpSchedule.Linear(20), new FloatDataset("waves", images, 6, 1, 8, 8, labels: null, classNames: null), options).Run());
    }

    [Fact]
    public void Run_ANetWithClasses_LearnsFromThemAndHidesSome()
    {
        var options = new TrainerOptions { Steps = 6, BatchSize = 8, LearningRateSchedule = LearningRateSchedule.Constant };
        var (hiding, open) = (TrainClasses(Shapes, options, extra: 1), TrainClasses(Shapes, options with { ClassDropout = 0 }, extra: 0));
        Assert.Equal(3, hiding.Model.NullClass);
        Assert.Null(open.Model.NullClass);
        Assert.Equal(Shapes.ClassNames, hiding.Model.ClassNames);

        // A row of the table has moved exactly when a training image had its class.
        Assert.Equal([true, true, true, true], MovedClasses(hiding, options, extra: 1));
        Assert.Equal([true, true, true, false], MovedClasses(TrainClasses(Shapes, options with { ClassDropout = 1e-9 }, extra: 1), options, extra: 1));
        Assert.Equal([true, true, true], MovedClasses(open, options with { ClassDropout = 0 }, extra: 0));
    }

    [Fact]
    public void New_ANetWithClassesForUnlabelledImages_IsRefused()
    {
        var plain = new FloatDataset("plain", new float[2 * 3 * 64], 2, 3, 8, 8, labels: null, classNames: null);
        Assert.Contains("no label", Assert.Throws<ArgumentException>(() => TrainClasses(plain, new(), extra: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", Assert.Throws<ArgumentException>(() => TrainClasses(Shapes, new(), extra: 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_AWeightThatIsInfinite_IsRefused()
    {
        void Make() => _ = new Trainer(
            new EpsConvNet(new() { Hidden = 4 }), NoiseLevels.Flow(10), Shapes, new() { Prediction = PredictionKind.Eps, LossWeighting = LossWeighting.InverseVariance });
        Assert.Contains("timestep 9", Assert.Throws<ArgumentException>(Make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithAverage_InsideARun_ShowsTheAverageAndPutsTheWeightsBack()
    {
        var trainer = new Trainer(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(10), Shapes, Everything);
        trainer.Run(new Recorder(value =>
        {
            float[] Now() => [.. trainer.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
            float[] before = Now(), average = [];
            trainer.WithAverage(_ => average = Now());
            Assert.Equal(before, Now());
            // The first step of the warm-up moves nothing, and the average starts at the weights.
            if (value.Step > 2) Assert.NotEqual(before, average);
        }));
    }

    private static TrainingRun TrainClasses(Dataset data, TrainerOptions options, int extra) =>
        new Trainer(new UNet2D(TinyUNet.Config with { NumClassEmbeds = 3 + extra }, seed: 1), VpSchedule.Linear(20), data, options).Run();

    private static bool[] MovedClasses(TrainingRun run, TrainerOptions options, int extra)
    {
        float[] table = Table(run), start = Table(TrainClasses(Shapes, options with { Steps = 0 }, extra));
        int classes = 3 + extra, width = table.Length / classes;
        return [.. Enumerable.Range(0, classes).Select(k => !table.AsSpan(k * width, width).SequenceEqual(start.AsSpan(k * width, width)))];

        static float[] Table(TrainingRun run) => run.Model.Net.Parameters.Single(parameter => parameter.Name.StartsWith("class_embedding", StringComparison.Ordinal)).Value.ToArray();
    }

    private static TrainingRun Train(ulong seed, int steps = 5, int batchSize = 6, double learningRate = 2e-3, Device? device = null)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1, device);
        return new Trainer(net, VpSchedule.Linear(20), Shapes, new() { Steps = steps, BatchSize = batchSize, LearningRate = learningRate, Seed = seed }).Run();
    }

    private static TrainingRun Train(TrainerOptions options) =>
        new Trainer(new EpsResidualConvNet(new() { Hidden = 4 }, seed: 1), VpSchedule.Linear(20), Shapes, options).Run();

    private static TrainingRun TrainUNet(Device device) => new Trainer(new UNet2D(TinyUNet.Config, seed: 1, device), VpSchedule.Linear(20), Shapes, Everything).Run();

    private static float[] LastWeights(TrainingRun run)
    {
        float[] weights = [];
        run.WithLastWeights(_ => weights = Weights(run));
        return weights;
    }

    private static float[] Weights(TrainingRun run) => [.. run.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
