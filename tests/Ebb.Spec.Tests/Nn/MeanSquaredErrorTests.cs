using System.Numerics.Tensors;
using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Nn;

public sealed class MeanSquaredErrorTests
{
    [Fact]
    public void Value_OfASmallCase_IsTheMean() => Assert.Equal(2.5, MeanSquaredError.Value(TensorOf.Vector(1.0, 4), TensorOf.Vector(2.0, 2)));

    [Fact]
    public void Gradient_OfASmallCase_IsTwiceTheDifferenceOverTheCount() =>
        Assert.Equal([-1.0, 2], MeanSquaredError.Gradient(TensorOf.Vector(1.0, 4), TensorOf.Vector(2.0, 2)).Values());

    [Fact]
    public void Value_OfNothing_Refuses()
    {
        Tensor<double> empty = Tensor.Create(Array.Empty<double>(), [0]);
        Assert.Throws<ArgumentException>("x", () => MeanSquaredError.Value(empty, empty));
    }
}
