using System.Numerics.Tensors;
using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class SgdRuleTests
{
    [Fact]
    public void Step_OfAConstantGradient_GathersAGeometricSum()
    {
        // The velocity after k steps is g (1 - b^k)/(1 - b).
        SgdRule<double> rule = new(0.25, 0.5);
        (Tensor<double> p, Tensor<double> velocity) = (TensorOf.Vector(1.0), TensorOf.Vector(0.0));
        for (int step = 0; step < 3; step++) (p, velocity) = rule.Step(p, TensorOf.Vector(8.0), velocity);
        Assert.Equal([8 * 1.75], velocity.Values());
        Assert.Equal([1 - (0.25 * 8 * (1 + 1.5 + 1.75))], p.Values());
    }

    [Fact]
    public void Step_OfAnotherShape_Refuses() => Assert.Throws<ArgumentException>("velocity", () =>
        new SgdRule<double>(0.1, 0).Step(TensorOf.Vector(1.0), TensorOf.Vector(1.0), TensorOf.Vector(1.0, 2)));
}
