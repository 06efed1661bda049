using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Nn;

public sealed class Conv2dTests
{
    private static Gen<(Tensor<double> X, Tensor<double> W, Tensor<double> G)> Cases { get; } =
        from sizes in Gen.ArrayOf(Gen.Choose(1, 4), 5)
        from kernel in Gen.Elements(1, 3, 5)
        from x in Values(sizes[0], sizes[1], sizes[3], sizes[4])
        from w in Values(sizes[2], sizes[1], kernel, 3)
        from g in Values(sizes[0], sizes[2], sizes[3], sizes[4])
        select (x, w, g);

    [Fact]
    public void Forward_OfOneTap_ShiftsWithoutFlipping()
    {
        Tensor<double> x = Tensor.Create([1.0, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
        Tensor<double> topLeft = Tensor.Create([1.0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 3, 3]);

        Assert.Equal([10.0, 10, 10, 10, 11, 12], Conv2d.Forward(x, topLeft, TensorOf.Vector(10.0)).Values());
    }

    [Fact]
    public void Gradients_OfAnyShape_AreAdjointToTheForwardPass() => Laws.Hold(Cases, given =>
    {
        double want = Dot(Conv2d.Forward(given.X, given.W, null), given.G);

        Assert.Equal(want, Dot(given.X, Conv2d.InputGradient(given.X, given.W, given.G)), 1e-12);
        Assert.Equal(want, Dot(given.W, Conv2d.WeightGradient(given.X, given.W, given.G)), 1e-12);
    });

    [Fact]
    public void BiasGradient_OfAnyShape_IsAdjointToTheBias() => Laws.Hold(Cases, given =>
    {
        int outputs = (int)given.W.Lengths[0];
        Tensor<double> bias = TensorOf.Vector([.. Enumerable.Range(1, outputs).Select(o => o / 7.0)]);
        Tensor<double> none = Tensor.Create(new double[given.X.FlattenedLength], given.X.Lengths);

        Assert.Equal(Dot(Conv2d.Forward(none, given.W, bias), given.G), Dot(bias, Conv2d.BiasGradient(given.G)), 1e-12);
    });

    [Fact]
    public void Forward_OfShapesThatDoNotFit_NamesBoth()
    {
        Tensor<double> x = Tensor.Create(new double[8], [1, 2, 2, 2]);
        foreach (nint[] shape in new nint[][] { [1, 3, 3, 3], [1, 2, 2, 3], [2, 3] })
        {
            Tensor<double> weight = Tensor.Create(new double[shape.Aggregate((nint)1, (a, b) => a * b)], shape);
            ArgumentException error = Assert.Throws<ArgumentException>("weight", () => Conv2d.Forward(x, weight, null));
            Assert.Contains("(1, 2, 2, 2)", error.Message, StringComparison.Ordinal);
        }

        Tensor<double> fits = Tensor.Create(new double[4], [2, 2, 1, 1]);
        Assert.Throws<ArgumentException>("bias", () => Conv2d.Forward(x, fits, TensorOf.Vector(1.0)));
        Assert.Throws<ArgumentException>("upstream", () => Conv2d.InputGradient(x, fits, Tensor.Create(new double[4], [1, 1, 2, 2])));
        Assert.Throws<ArgumentException>("upstream", () => Conv2d.BiasGradient(TensorOf.Vector(1.0)));
    }

    private static Gen<Tensor<double>> Values(params nint[] shape) =>
        from values in Gen.ArrayOf(Laws.Between(-1, 1), (int)shape.Aggregate((nint)1, (a, b) => a * b))
        select Tensor.Create(values, shape);

    private static double Dot(Tensor<double> x, Tensor<double> y) => x.Values().Zip(y.Values(), (a, b) => a * b).Sum();
}
