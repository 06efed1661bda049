using System.Numerics.Tensors;
using Ebb.Spec.Dynamics;

namespace Ebb.Spec.Tests.Dynamics;

public sealed class NormTests
{
    [Fact]
    public void Norms_OfAVector_AreItsSizes()
    {
        Tensor<double> x = TensorOf.Vector(3.0, -4.0, 0.0);

        Assert.Equal(4, Norm.Max(x));
        Assert.Equal(25, Norm.Squared(x));
    }

    [Fact]
    public void Norms_OfNoElement_AreZero()
    {
        Tensor<double> empty = Tensor.Create<double>([0]);

        Assert.Equal(0, Norm.Max(empty));
        Assert.Equal(0, Norm.Squared(empty));
    }

    [Fact]
    public void Norms_OfNaN_AreNaN()
    {
        Assert.Equal(double.NaN, Norm.Max(TensorOf.Vector(double.NaN, 1.0)));
        Assert.Equal(double.NaN, Norm.Squared(TensorOf.Vector(1.0, double.NaN)));
    }
}
