using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Processes;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Forward;

public sealed class FieldLossTests
{
    private static readonly Tensor<double> X0 = Tensor.Create([0.5, -0.25, 1, 0], [2, 2]);
    private static readonly Tensor<double> Eps = Tensor.Create([1.0, -2, 0.5, 3], [2, 2]);

    [Fact]
    public void Target_OfEachKind_IsWhatTheImageWasMadeOf()
    {
        NoiseLevel<double>[] levels = [NoiseLevel.OfFlow(0.3), NoiseLevel.OfAlphaBar(0.64)];
        Assert.Same(Eps, FieldLoss.Target(PredictionKind.Eps, levels, X0, Eps));
        Assert.Same(X0, FieldLoss.Target(PredictionKind.X0, levels, X0, Eps));
        Close([0.5, -1.75, (0.8 * 0.5) - 0.6, 0.8 * 3], FieldLoss.Target(PredictionKind.V, levels, X0, Eps));
    }

    [Fact]
    public void Target_OfTheScore_SaysWhatToLearnInstead()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("kind", () => FieldLoss.Target(PredictionKind.Score, [NoiseLevel.OfFlow(0.3)], X0, Eps));
        Assert.Contains("Eps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PerSample_OfTwoImages_SumsTheSquaresOfEach() =>
        Close([0.25 + (1.75 * 1.75), 0.25 + 9], FieldLoss.PerSample(X0, Eps));

    [Fact]
    [Theorem("loss-snr", Evidence.Property)]
    public void PerSample_OfOneErrorInEveryKind_DiffersByTheSnr() => Laws.Hold(KnownProcesses.Levels, level =>
    {
        Tensor<double> x = QSample.ApplyEach([level], X0, Eps), said = Tensor.Create([0.1, 0.4, 0.6, -1], [2, 2]);
        double byX0 = Loss(PredictionKind.X0), byEps = Loss(PredictionKind.Eps), byV = Loss(PredictionKind.V);
        double d = (level.Alpha * level.SigmaPrime) - (level.AlphaPrime * level.Sigma);
        Assert.Equal(1, byEps / (byX0 * LossWeight.Snr(level)), 1e-9);
        Assert.Equal(1, byV / (byX0 * Math.Pow(d / level.Sigma, 2)), 1e-9);

        double Loss(PredictionKind kind) =>
            FieldLoss.PerSample(FieldConversion.Apply(level, PredictionKind.X0, kind, x, said), FieldLoss.Target(kind, [level], X0, Eps))[0];
    });

    [Fact]
    public void Batch_OfTwoDrawsEach_IsTheWeightedMean()
    {
        FlowMatching process = new();
        Tensor<double> eps = Tensor.Create([1.0, -2, 0.5, 3, -1, 0, 0.2, 0.7], [4, 2]), t = TensorOf.Vector(0.2, 0.9), weights = TensorOf.Vector(2.0, 0.5);
        double want = 0;
        for (int row = 0; row < 4; row++)
        {
            for (int i = 0; i < 2; i++)
            {
                double time = t[row / 2], x0 = X0.Values()[(row / 2 * 2) + i], noise = eps.Values()[(row * 2) + i];
                double said = (((1 - time) * x0) + (time * noise)) * 3 + time;
                want += weights[row / 2] * Math.Pow(said - (noise - x0), 2) / 4;
            }
        }

        FieldModel<double> model = (x, time) => Tensor.Add(Tensor.Multiply<double>(x, 3), time);
        Assert.Equal(want, FieldLoss.Batch(process, PredictionKind.V, model, X0, t, eps, weights), 1e-12);
    }

    [Fact]
    public void Batch_OfShapesThatDoNotFit_NamesThem()
    {
        FieldModel<double> model = (x, _) => x;
        Tensor<double> t = TensorOf.Vector(0.2, 0.9), three = Tensor.Create(new double[6], [3, 2]);
        Assert.Throws<ArgumentException>("eps", () => FieldLoss.Batch(new FlowMatching(), PredictionKind.Eps, model, X0, t, three));
        Assert.Throws<ArgumentException>("t", () => FieldLoss.Batch(new FlowMatching(), PredictionKind.Eps, model, X0, TensorOf.Vector(0.1), Eps));
        Assert.Throws<ArgumentException>("weights", () => FieldLoss.Batch(new FlowMatching(), PredictionKind.Eps, model, X0, t, Eps, TensorOf.Vector(0.1)));
    }

    private static void Close(double[] want, Tensor<double> got) =>
        Assert.All(want.Zip(got.Values()), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
}
