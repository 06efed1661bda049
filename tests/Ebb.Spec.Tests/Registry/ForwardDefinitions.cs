using System.Numerics.Tensors;
using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Registry;

internal static class ForwardDefinitions
{
    public static IReadOnlyList<Definition> All { get; } = [new Weights(), new Sample(), new Loss()];

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
}
