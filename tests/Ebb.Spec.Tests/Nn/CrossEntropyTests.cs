using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Nn;

public sealed class CrossEntropyTests
{
    private static readonly int[] Labels = [2, 0];

    private static Tensor<double> Logits => Tensor.Create([0.5, -1.0, 2.0, 0.25, 3.0, -0.75], [2, 3]);

    [Fact]
    public void Value_OfEqualLogits_IsTheLogarithmOfTheClasses() =>
        Assert.Equal(Math.Log(4), CrossEntropy.Value(Tensor.Create([7.0, 7, 7, 7], [1, 4]), [1]), 1e-15);

    [Fact]
    public void Value_OfTwoClasses_IsTheLogisticLoss() =>
        Assert.Equal(Math.Log(1 + Math.Exp(-3)), CrossEntropy.Value(Tensor.Create([1.0, -2.0], [1, 2]), [0]), 1e-15);

    [Fact]
    public void Value_OfHugeLogits_StaysFinite()
    {
        Tensor<double> logits = Tensor.Create([5000.0, -5000], [1, 2]);
        Assert.Equal(0, CrossEntropy.Value(logits, [0]));
        Assert.Equal(10000, CrossEntropy.Value(logits, [1]));
        Assert.Equal([1.0, -1], CrossEntropy.Gradient(logits, [1]).Values());
    }

    [Fact]
    public void Gradient_OfSomeLogits_IsThatOfFiniteDifferencesAndOfDualNumbers()
    {
        double[] x = Logits.Values(), gradient = CrossEntropy.Gradient(Logits, Labels).Values();
        for (int i = 0; i < x.Length; i++)
        {
            const double Step = 1e-6;
            Assert.Equal((At(i, Step) - At(i, -Step)) / (2 * Step), gradient[i], 1e-9);
            Dual<double>[] along = [.. x.Select((value, j) => new Dual<double>(value, i == j ? 1 : 0))];
            Assert.Equal(CrossEntropy.Value(Tensor.Create(along, [2, 3]), Labels).Derivative, gradient[i], 1e-15);
        }

        double At(int index, double step)
        {
            double[] moved = [.. x];
            moved[index] += step;
            return CrossEntropy.Value(Tensor.Create(moved, [2, 3]), Labels);
        }
    }

    [Fact]
    public void Value_OfWhatDoesNotFit_Refuses()
    {
        Assert.Throws<ArgumentException>("logits", () => CrossEntropy.Value(Logits, [1]));
        Assert.Throws<ArgumentException>("logits", () => CrossEntropy.Value(TensorOf.Vector(1.0, 2), [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => CrossEntropy.Gradient(Logits, [1, 3]));
    }
}
