using System.Numerics.Tensors;
using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Nn;

public sealed class TimeChannelTests
{
    [Fact]
    public void Append_OfTwoImages_GivesEachItsOwnLastChannel()
    {
        Tensor<double> x = Tensor.Create([1.0, 2, 3, 4, 5, 6, 7, 8], [2, 2, 1, 2]);
        Tensor<double> y = TimeChannel.Append(x, [0.25, 0.75]);

        Assert.Equal([2, 3, 1, 2], y.Lengths.ToArray());
        Assert.Equal([1, 2, 3, 4, 0.25, 0.25, 5, 6, 7, 8, 0.75, 0.75], y.Values());
    }

    [Fact]
    public void Append_OfTheWrongNumberOfTimes_Refuses() =>
        Assert.Throws<ArgumentException>("times", () => TimeChannel.Append(Tensor.Create(new double[8], [2, 2, 1, 2]), [0.5]));
}
