using System.Numerics.Tensors;
using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class AdamRuleTests
{
    private static readonly AdamRule<double> Rule = new(0.1, 0.9, 0.999, 1e-8);

    [Fact]
    public void Factors_OfTheFirstSteps_CorrectTheBias()
    {
        Assert.Equal(1, Rule.StepSize(1), 1e-14);
        Assert.Equal(0.1 / (1 - Math.Pow(0.9, 7)), Rule.StepSize(7), 1e-14);
        Assert.Equal(1 / Math.Sqrt(1 - Math.Pow(0.999, 7)), Rule.RootScale(7), 1e-11);
    }

    [Fact]
    public void Step_TheFirst_MovesByTheRateAgainstTheSign()
    {
        // m/sqrt(v), corrected, is the sign of g: the first move is lr |g|/(|g| + epsilon).
        Tensor<double> p = TensorOf.Vector(1.0, 1, 1), g = TensorOf.Vector(4.0, -0.01, 0);
        double[] moved = Rule.Step(1, p, g, AdamMoments<double>.Zero(p)).Parameter.Values();

        Assert.Equal(1 - (0.1 * 4 / (4 + 1e-8)), moved[0], 1e-13);
        Assert.Equal(1 + (0.1 * 0.01 / (0.01 + 1e-8)), moved[1], 1e-13);
        Assert.Equal(1, moved[2]);
    }

    [Fact]
    public void Step_WithWeightDecay_ShrinksWhateverTheGradient()
    {
        // No gradient: p (1 - lr w)^k. With one, the move by the gradient is that without decay.
        AdamRule<double> decaying = Rule with { WeightDecay = 0.3 };
        Tensor<double> p = TensorOf.Vector(2.0, -1), g = TensorOf.Vector(0.0, 5);
        double moved = Rule.Step(1, p, g, AdamMoments<double>.Zero(p)).Parameter.Values()[1];
        (Tensor<double> once, AdamMoments<double> moments) = decaying.Step(1, p, g, AdamMoments<double>.Zero(p));

        Assert.Equal(0.03, decaying.Shrinkage, 1e-16);
        Assert.Equal(moved + 0.03, once.Values()[1], 1e-15);
        Assert.Equal(2 * 0.97 * 0.97, decaying.Step(2, once, g, moments).Parameter.Values()[0], 1e-15);
    }

    [Fact]
    public void Step_WithAPenalty_IsThatOfTheGradientWithIt()
    {
        Tensor<double> p = TensorOf.Vector(2.0, -1), g = TensorOf.Vector(0.5, 5);
        AdamMoments<double> zero = AdamMoments<double>.Zero(p);
        Assert.Equal(
            Rule.Step(1, p, TensorOf.Vector(0.5 + (0.25 * 2), 5 - 0.25), zero).Parameter.Values(),
            (Rule with { Penalty = 0.25 }).Step(1, p, g, zero).Parameter.Values());
    }

    [Fact]
    public void Step_BeforeTheFirst_Refuses() => Assert.Throws<ArgumentOutOfRangeException>("step", () => Rule.StepSize(0));

    [Fact]
    public void Step_OfAGradientOfAnotherShape_Refuses()
    {
        Tensor<double> p = TensorOf.Vector(1.0, 1);
        Assert.Throws<ArgumentException>("gradient", () => Rule.Step(1, p, TensorOf.Vector(1.0), AdamMoments<double>.Zero(p)));
    }
}
