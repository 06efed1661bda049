using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Processes;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Registry;

internal static class ForwardDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new Weights(),
        new Sample(),
        new Loss(),
        new PosteriorOf(),
        new Batch(PredictionKind.Eps),
        new Batch(PredictionKind.X0),
        new Batch(PredictionKind.V),
        new LevelWeights(),
        new TimeOfDraw("UniformTime", new UniformTime(0.1, 0.9)),
        new TimeOfDraw("LogitNormalTime", new LogitNormalTime(0.2, 0.8)),
        new TimeOfDraw("ModeTime", new ModeTime()),
        new LogitNormalDensity(),
        new Stratified(),
    ];

    private sealed class Weights() : Definition("QSample.Coefficients", (0, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            ForwardCoefficients<TScalar> weights = QSample.Coefficients(x[0]);
            return [weights.FromX0, weights.FromEps];
        }
    }

    private sealed class Sample() : Definition("QSample.Apply", (0.1, 0.9), (-1, 1), (-1, 1), (-3, 3), (-3, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            QSample.Apply(QSample.Coefficients(x[0]), TensorOf.Vector(x[1], x[2]), TensorOf.Vector(x[3], x[4])).Values();
    }

    private sealed class Loss() : Definition("EpsPredLoss.Value", (0.1, 0.5), (-1, 1), (-1, 1), (-3, 3), (-3, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            VpSchedule<TScalar> schedule = new([x[0], x[0]]);
            return [EpsPredLoss.Value(schedule, Model, TensorOf.Vector(x[1], x[2]), TensorOf.Vector(x[3], x[4]), t: 1)];

            static Tensor<TScalar> Model(Tensor<TScalar> noisy, TScalar time) => Tensor.Multiply<TScalar>(noisy, time);
        }
    }

    private sealed class PosteriorOf() : Definition("Posterior.Of", (0.2, 0.4), (0.8, 0.9), (0.5, 0.8), (0.3, 0.6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            PosteriorWeights<TScalar> posterior = Posterior.Of(Level(x[0], x[1]), Level(x[2], x[3]));
            return [posterior.FromX, posterior.FromX0, posterior.Variance];
        }
    }

    private sealed class Batch(PredictionKind kind) : Definition($"FieldLoss.Batch {kind}", (0.1, 0.9), (-1, 1), (-3, 3), (-3, 3), (0.5, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Tensor<TScalar> Column(params TScalar[] values) => Tensor.Create(values, [values.Length, 1]);
            return [FieldLoss.Batch(new OrnsteinUhlenbeck(), kind, (noisy, _) => noisy, Column(x[1]), TensorOf.Vector(x[0]), Column(x[2], x[3]), TensorOf.Vector(x[4]))];
        }
    }

    private sealed class LevelWeights() : Definition("LossWeight", (0.3, 0.9), (0.3, 0.9), (0.5, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            NoiseLevel<TScalar> level = Level(x[0], x[1]);
            return
            [
                LossWeight.Snr(level),
                LossWeight.TruncatedSnr(level),
                LossWeight.MinSnr(level, x[2], PredictionKind.Eps),
                LossWeight.MinSnr(level, x[2], PredictionKind.V),
                LossWeight.MinSnr(level, x[2], PredictionKind.X0),
                LossWeight.P2(level, x[2], TScalar.One),
                LossWeight.Edm(level, x[2]),
                LossWeight.InverseVariance(level),
                LossWeight.CosMap(level),
                LossWeight.Of(LossWeighting.MinSnr, level, PredictionKind.V),
                LossWeight.Of(LossWeighting.P2, level, PredictionKind.X0),
            ];
        }
    }

    private sealed class TimeOfDraw(string name, TimeDensity density) : Definition($"{name}.Time", (0.05, 0.95))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [density.Time(x[0])];
    }

    private sealed class LogitNormalDensity() : Definition("LogitNormalTime.Density", (0.05, 0.95))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [new LogitNormalTime(0.2, 0.8).Density(x[0])];
    }

    private sealed class Stratified() : Definition("StratifiedDraws.Of", (0, 1), (0, 1), (0, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => StratifiedDraws.Of(x);
    }

    private static NoiseLevel<TScalar> Level<TScalar>(TScalar alpha, TScalar sigma)
        where TScalar : System.Numerics.INumberBase<TScalar> => new(alpha, sigma, -TScalar.One, TScalar.One);
}
