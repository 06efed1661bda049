using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Dataset Shapes = Datasets.Shapes(size: 8, count: 24);

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
    }

    private static TrainingRun Train(ulong seed, int steps = 5, int batchSize = 6, double learningRate = 2e-3, Device? device = null)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1, device);
        return new Trainer(net, VpSchedule.Linear(20), Shapes, new() { Steps = steps, BatchSize = batchSize, LearningRate = learningRate, Seed = seed }).Run();
    }

    private static float[] Weights(TrainingRun run) => [.. run.Model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];

    private sealed class Recorder(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
