using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>A short run for each kind of net, for tests of what must not change its bits. A new net joins by one line.</summary>
internal static class MatrixRun
{
    public const int Steps = 6;

    private static readonly Dataset Shapes = Datasets.Shapes(size: 16, count: 20);

    private static readonly TrainerOptions Everything = new()
    {
        Steps = Steps,
        BatchSize = 3,
        GradientAccumulationSteps = 2,
        WarmupSteps = 2,
        WeightDecay = 1e-2,
        MaxGradientNorm = 0.5,
        EmaDecay = 0.9,
        RandomFlips = true,
        Prediction = PredictionKind.V,
        Seed = 3,
    };

    private static readonly Dictionary<string, (Func<Device, Net> Net, TrainerOptions Options)> Registry = new()
    {
        ["plain"] = (device => new EpsConvNet(new() { Hidden = 12 }, seed: 1, device), new() { Steps = Steps, BatchSize = 7, Seed = 3 }),

        // Wide enough for Winograd's convolutions.
        ["residual"] = (device => new EpsResidualConvNet(new() { Hidden = 32 }, seed: 1, device), Everything),
        ["U-Net"] = (device => new UNet2D(TinyUNet.Config with { NumClassEmbeds = Shapes.ClassNames!.Count + 1 }, seed: 1, device), Everything),
    };

    public static IReadOnlyCollection<string> Nets => Registry.Keys;

    public static Trainer Make(string net, Device device)
    {
        var (make, options) = Registry[net];
        return new Trainer(make(device), VpSchedule.Linear(12), Shapes, options);
    }

    /// <summary>Everything that a run leaves: its curve, the model's weights, those of the last step, and an image of each class or three images.</summary>
    public static double[] Remains(TrainingRun run)
    {
        var images = run.Sample(3, 5, new SamplerOptions { Kind = SamplerKind.Ddpm, Steps = 4 });
        List<double> values = [.. run.Curve.Select(point => point.HeldOutLoss), .. Weights(run.Model), .. images.Values()];
        run.WithLastWeights(model => values.AddRange(Weights(model)));
        return [.. values];
    }

    public static double[] Weights(DiffusionModel model) => [.. model.Net.Parameters.SelectMany(parameter => parameter.Value.ToArray()).Select(value => (double)value)];

    /// <summary>Takes steps until that many are taken in all, then leaves the run to be gone on with.</summary>
    public static void RunTo(Trainer trainer, int step)
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => trainer.Run(
            new Recorder(value =>
            {
                if (value.Step != step) return;
                source.Cancel();
                source.Token.ThrowIfCancellationRequested();
            }),
            source.Token));
    }
}
