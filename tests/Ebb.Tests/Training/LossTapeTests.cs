using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;
using Ebb.Tensors;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>The oracle is the specification's loss, in double.</summary>
public sealed class LossTapeTests
{
    private static readonly Shape Block = new(3, 1, 8, 8);

    // Not the last: that level of a flow has nothing of the image, and an x0 of infinite weight.
    private static readonly int[] Timesteps = [0, 4, 8];

    public static TheoryData<string, PredictionKind, LossWeighting> Losses
    {
        get
        {
            var data = new TheoryData<string, PredictionKind, LossWeighting>();
            foreach (string levels in (string[])["schedule", "flow"])
            {
                foreach (var kind in (PredictionKind[])[PredictionKind.Eps, PredictionKind.X0, PredictionKind.V])
                {
                    foreach (var weighting in Enum.GetValues<LossWeighting>()) data.Add(levels, kind, weighting);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void SquaredErrorWithGradients_EveryKindAndWeight_IsTheLossOfTheSpecification(string levelsName, PredictionKind kind, LossWeighting weighting)
    {
        var model = Model(levelsName == "flow" ? NoiseLevels.Flow(10) : new NoiseLevels(VpSchedule.Linear(10)), kind);
        var weights = Enumerable.Range(0, 10).Select(t => LossWeight.Of(weighting, model.Levels[t], kind)).ToArray();
        var tape = Tape(model, Array.ConvertAll(weights, weight => (float)weight));
        double error = tape.SquaredErrorWithGradients(Timesteps, default, 0.5f, accumulate: false);

        var (x0, eps) = (Double(tape.X0), Double(tape.Eps));
        var target = FieldLoss.Target(kind, [.. Timesteps.Select(t => model.Levels[t])], x0, eps);
        Assert.Equal(target.ToArray().Select(value => (float)value), tape.Target.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        var losses = FieldLoss.PerSample(Double(tape.Output), target);
        double want = Timesteps.Select((t, n) => weights[t] * losses[n]).Sum();
        Assert.Equal(want, error, 1e-5 * want);
    }

    [Fact]
    public void SquaredErrorWithGradients_AWeightForAll_ScalesTheGradients()
    {
        var model = Model(NoiseLevels.Flow(10), PredictionKind.V);
        Tape(model, [.. Enumerable.Repeat(4f, 10)]).SquaredErrorWithGradients(Timesteps, default, 0.5f, accumulate: false);
        float[] weighted = Gradients(model.Net);
        Tape(model, weights: null).SquaredErrorWithGradients(Timesteps, default, 2f, accumulate: false);
        Assert.Equal(weighted, Gradients(model.Net), (a, b) => Math.Abs(a - b) <= 1e-5 * (1 + Math.Abs(a)));
    }

    private static DiffusionModel Model(NoiseLevels levels, PredictionKind kind) =>
        new(new EpsResidualConvNet(new() { DataChannels = 1, Hidden = 4 }, seed: 2), levels, Block.H, Block.W) { Prediction = kind };

    private static LossTape Tape(DiffusionModel model, float[]? weights)
    {
        var tape = new LossTape(model, Block, hasGradients: true, weights);
        model.Net.Device.FillGaussian(tape.X0, new NoiseKey(1, NoiseStream.Data), 0);
        model.Net.Device.FillGaussian(tape.Eps, new NoiseKey(1, NoiseStream.TrainNoise), 0);
        return tape;
    }

    private static System.Numerics.Tensors.Tensor<double> Double(Tensor tensor) =>
        System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(tensor.ToArray(), value => (double)value), [Block.N, Block.C, Block.H, Block.W]);

    private static float[] Gradients(Net net) => [.. net.Parameters.SelectMany(parameter => parameter.Gradient.ToArray())];
}
