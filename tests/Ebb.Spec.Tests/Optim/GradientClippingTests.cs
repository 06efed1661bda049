using System.Numerics.Tensors;
using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class GradientClippingTests
{
    [Fact]
    public void Norm_OfSeveralTensors_IsThatOfAllTogether()
    {
        Tensor<double>[] gradients = [TensorOf.Vector(2.0, -3), Tensor.Create([6.0, 0], [2, 1])];
        Assert.Equal(7, GradientClipping.Norm(gradients));
        Assert.Equal(0, GradientClipping.Norm<double>([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(0.4)]
    public void Factor_BelowTheBound_IsOne(double norm) => Assert.Equal(1, GradientClipping.Factor(norm, 0.5));

    [Fact]
    public void Factor_AboveTheBound_ShortensToIt()
    {
        foreach (double norm in (double[])[0.5, 1, 7, 1e6, 1e30])
        {
            double clipped = norm * GradientClipping.Factor(norm, 0.5);
            Assert.InRange(clipped, 0.5 * (1 - 2.1e-6), 0.5);
        }
    }

    [Fact]
    public void Factor_OfAnInfiniteBound_IsOne() => Assert.Equal(1, GradientClipping.Factor(1e30, double.PositiveInfinity));
}
