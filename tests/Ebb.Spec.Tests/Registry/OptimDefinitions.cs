using System.Numerics.Tensors;
using Ebb.Spec.Optim;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Registry;

internal static class OptimDefinitions
{
    public static IReadOnlyList<Definition> All { get; } = [new Adam(), new Ema()];

    private sealed class Adam() : Definition("AdamRule.Step, three times", (0.001, 0.1), (-1, 1), (0.1, 2), (-2, -0.1))
    {
        // 1 - 0.999^k in float has lost a thousandfold, and a root and three steps later as much is left.
        public override double Roundings => 5000;

        public override string OutOfHalf => "1 - 0.999^k and 1e-8 are lost in its 11 bits";

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            AdamRule<TScalar> rule = new(x[0], Ratio.Of<TScalar>(9, 10), Ratio.Of<TScalar>(999, 1000), Ratio.Of<TScalar>(1, 100_000_000));
            Tensor<TScalar> parameter = TensorOf.Vector(x[1], x[1]), gradient = TensorOf.Vector(x[2], x[3]);
            AdamMoments<TScalar> moments = AdamMoments<TScalar>.Zero(parameter);
            for (int step = 1; step <= 3; step++) (parameter, moments) = rule.Step(step, parameter, gradient, moments);
            return [.. parameter.Values(), .. moments.First.Values(), .. moments.Second.Values()];
        }
    }

    private sealed class Ema() : Definition("EmaRule.Update, three times", (0.5, 0.9), (-1, 1), (-1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            EmaRule<TScalar> plain = new(x[0], TScalar.Zero), warm = new(x[0], TScalar.Zero, Power: 0.75, InverseGamma: 2);
            Tensor<TScalar> average = TensorOf.Vector(x[1]), slow = average;
            for (int step = 1; step <= 3; step++)
            {
                Tensor<TScalar> weights = TensorOf.Vector(x[2] * TScalar.CreateChecked(step));
                (average, slow) = (plain.Update(step, average, weights), warm.Update(step, slow, weights));
            }

            return [.. average.Values(), .. slow.Values()];
        }
    }
}
