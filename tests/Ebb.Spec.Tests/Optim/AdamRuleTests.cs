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
    public void Step_BeforeTheFirst_Refuses() => Assert.Throws<ArgumentOutOfRangeException>("step", () => Rule.StepSize(0));

    [Fact]
    public void Step_OfAGradientOfAnotherShape_Refuses()
    {
        Tensor<double> p = TensorOf.Vector(1.0, 1);
        Assert.Throws<ArgumentException>("gradient", () => Rule.Step(1, p, TensorOf.Vector(1.0), AdamMoments<double>.Zero(p)));
    }
}
