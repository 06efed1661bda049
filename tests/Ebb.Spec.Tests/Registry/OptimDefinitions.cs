using System.Numerics.Tensors;
using Ebb.Spec.Optim;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Registry;

internal static class OptimDefinitions
{
    public static IReadOnlyList<Definition> All { get; } = [new Adam(), new AdamW(), new Sgd(), new Clipping(), new Ema(), new LearningRate()];

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

    private sealed class AdamW() : Definition("AdamRule.Step with both decays, twice", (0.001, 0.1), (-1, 1), (0.1, 2), (0.01, 0.5), (0.01, 0.04))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            AdamRule<TScalar> rule = new(x[0], Ratio.Of<TScalar>(9, 10), Ratio.Of<TScalar>(3, 4), Ratio.Of<TScalar>(1, 100)) { WeightDecay = x[3], Penalty = x[4] };
            Tensor<TScalar> parameter = TensorOf.Vector(x[1]), gradient = TensorOf.Vector(x[2]);
            AdamMoments<TScalar> moments = AdamMoments<TScalar>.Zero(parameter);
            for (int step = 1; step <= 2; step++) (parameter, moments) = rule.Step(step, parameter, gradient, moments);
            return [.. parameter.Values(), .. moments.First.Values(), .. moments.Second.Values()];
        }
    }

    private sealed class Sgd() : Definition("SgdRule.Step, twice", (0.001, 0.1), (0, 0.9), (-1, 1), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            SgdRule<TScalar> rule = new(x[0], x[1]);
            (Tensor<TScalar> parameter, Tensor<TScalar> velocity) = (TensorOf.Vector(x[2]), TensorOf.Vector(TScalar.Zero));
            for (int step = 1; step <= 2; step++) (parameter, velocity) = rule.Step(parameter, TensorOf.Vector(x[3]), velocity);
            return [.. parameter.Values(), .. velocity.Values()];
        }
    }

    private sealed class Clipping() : Definition("GradientClipping", (-1, 1), (0.5, 2), (0.1, 1.5))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            TScalar norm = GradientClipping.Norm([TensorOf.Vector(x[0]), TensorOf.Vector(x[1], x[1])]);
            return [norm, GradientClipping.Factor(norm, x[2])];
        }
    }

    private sealed class LearningRate() : Definition("LearningRateRule.At", (0.001, 0.1), (0, 0.001))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            .. from schedule in Enum.GetValues<LearningRateSchedule>()
               from step in (int[])[0, 2, 4, 7, 16]
               select new LearningRateRule<TScalar>(x[0], schedule, 16) { WarmupSteps = 4, Least = x[1] }.At(step),
        ];
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
