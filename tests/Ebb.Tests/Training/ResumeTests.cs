using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Tests.Formats;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>A run that is stopped anywhere and goes on from its state ends in the bits of one that is not.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly Dataset Shapes = Datasets.Shapes(size: 8, count: 24);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, int> Stops
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string run in (string[])["plain", "everything", "unet", "lipschitz"])
            {
                foreach (int stop in (int[])[0, 1, 5, 11, 12]) data.Add(run, stop, 1 + (stop % 2));
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Stops))]
    public void Run_StoppedAndResumedAtOtherThreads_EndsInTheSameBits(string kind, int stop, int threads)
    {
        var whole = Make(kind, threads: 1).Run();
        var checkpoints = new CheckpointFolder(_folder.Path);
        checkpoints.Write(StoppedAt(kind, stop), SmallRun.Settings, keep: 1);

        var trainer = Make(kind, threads);
        var (state, _) = checkpoints.Read(stop);
        trainer.Restore(state);
        var resumed = trainer.Run();
        Assert.Equal(whole.Curve, resumed.Curve);
        Assert.Equal(All(whole), All(resumed));
    }

    [Fact]
    public void Run_CancelledThenRunAgain_GoesOn()
    {
        var whole = Make("everything", threads: 2).Run();
        var trainer = Make("everything", threads: 2);
        Cancel(trainer, at: 5);
        Assert.Equal(5, trainer.Step);
        Assert.Equal(All(whole), All(trainer.Run()));
    }

    [Fact]
    public void Run_StoppedBeforeItBeganAndResumed_HasItsFirstPointToo()
    {
        var whole = Make("everything", threads: 1).Run();
        var trainer = Make("everything", threads: 1);
        Assert.Throws<OperationCanceledException>(() => trainer.Run(progress: null, new CancellationToken(canceled: true)));
        var state = trainer.Capture();

        var resumed = Make("everything", threads: 1);
        resumed.Restore(state);
        var seen = new List<int>();
        var run = resumed.Run(new Recorder(value => seen.Add(value.Step)));
        Assert.Equal(Enumerable.Range(0, 13), seen);
        Assert.Equal(whole.Curve, run.Curve);
        Assert.Equal(All(whole), All(run));
    }

    [Fact]
    public void Restore_AStateOfAnotherNet_NamesTheArrayAndChangesNothing()
    {
        var state = StoppedAt("plain", 3);
        var trainer = Make("everything", threads: 1);
        float[] before = Weights(trainer.Model.Net);
        var error = Assert.Throws<ArgumentException>(() => trainer.Restore(state));
        Assert.Contains("'ema/", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(trainer.Model.Net));
        Assert.Contains("this run takes 12", Assert.Throws<ArgumentException>(() => trainer.Restore(state with { Step = 13 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BadStepsThatMayBeSkipped_LeaveTheWeightsAloneAndAreCounted()
    {
        // The learning rate spoils the weights at once, so that every step after the first is a bad one.
        var trainer = new Trainer(Net("plain", 1), VpSchedule.Linear(10), Shapes, new() { Steps = 6, BatchSize = 2, LearningRate = 1e20, SkipBadSteps = 9 });
        var seen = new List<int>();
        float[] first = [];
        trainer.Run(new Recorder(value =>
        {
            seen.Add(value.SkippedSteps);
            if (value.SkippedSteps == 1) first = Weights(trainer.Model.Net);
        }));
        Assert.True(seen[^1] > 1, string.Join(' ', seen));
        Assert.Equal(first, Weights(trainer.Model.Net));
        Assert.All(first, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(seen[^1], trainer.Capture().SkippedSteps);
    }

    private static TrainingState StoppedAt(string kind, int step)
    {
        var trainer = Make(kind, threads: 2);
        Cancel(trainer, step);
        return trainer.Capture();
    }

    // The end of a run is seen as its steps are: before the average takes the weights' place.
    private static void Cancel(Trainer trainer, int at)
    {
        using var source = new CancellationTokenSource();
        var error = Record.Exception(() => trainer.Run(
            new Recorder(value =>
            {
                if (value.Step != at) return;
                source.Cancel();
                source.Token.ThrowIfCancellationRequested();
            }),
            source.Token));
        Assert.IsType<OperationCanceledException>(error);
    }

    private static Trainer Make(string kind, int threads)
    {
        var options = new TrainerOptions { Steps = 12, BatchSize = 7, Seed = 3 };
        var everything = options with
        {
            WarmupSteps = 3,
            WeightDecay = 1e-2,
            MaxGradientNorm = 0.5,
            EmaDecay = 0.99,
            RandomFlips = true,
            GradientAccumulationSteps = 2,
            Prediction = PredictionKind.V,
        };
        var chosen = kind switch
        {
            "plain" => options,
            "lipschitz" => everything with { Lipschitz = 2 },
            _ => everything,
        };
        return new Trainer(Net(kind, threads), VpSchedule.Linear(10), Shapes, chosen);
    }

    private static Net Net(string kind, int threads)
    {
        var device = new CpuDevice(threads);
        return kind == "unet"
            ? new UNet2D(TinyUNet.Config with { NumClassEmbeds = Shapes.ClassNames!.Count + 1 }, seed: 1, device)
            : new EpsResidualConvNet(new() { Hidden = 8 }, seed: 1, device);
    }

    private static float[] All(TrainingRun run)
    {
        List<float> values = [.. Weights(run.Model.Net)];
        if (run.HasAverage) run.WithLastWeights(model => values.AddRange(Weights(model.Net)));
        return [.. values];
    }

    private static float[] Weights(Net net) => [.. net.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
