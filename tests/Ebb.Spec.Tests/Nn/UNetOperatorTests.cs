using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using Ebb.Spec.Scalars;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Nn;

/// <summary>What the operators of a U-Net must satisfy whatever the numbers.</summary>
public sealed class UNetOperatorTests
{
    private static Gen<Tensor<double>> Images { get; } =
        from sizes in Gen.ArrayOf(Gen.Choose(1, 3), 4)
        from x in Values(sizes[0], 2 * sizes[1], 2 * sizes[2], 2 * sizes[3])
        select x;

    [Fact]
    public void GroupNorm_OfAnyImages_HasMeanZeroAndNearlyUnitVariance() => Laws.Hold(Images, x =>
    {
        double[] y = GroupNorm.Forward(x, Ones(x), Zeros(x), 2, 1e-12).Values();
        int size = y.Length / (2 * (int)x.Lengths[0]);
        for (int start = 0; start < y.Length; start += size)
        {
            Assert.Equal(0, y.Skip(start).Take(size).Average(), 1e-9);
            Assert.InRange(y.Skip(start).Take(size).Average(v => v * v), 0, 1 + 1e-9);
        }
    });

    [Fact]
    public void GroupNorm_OfImagesMovedAndStretched_IsTheSame() => Laws.Hold(Images, x =>
    {
        Tensor<double> moved = Tensor.Add<double>(Tensor.Multiply<double>(x, 4.0), 3.0);
        AssertClose(GroupNorm.Forward(x, Ones(x), Zeros(x), 1, 1e-5), GroupNorm.Forward(moved, Ones(x), Zeros(x), 1, 16e-5), 1e-9);
    });

    [Fact]
    public void Operators_OverIntervals_EncloseThemselvesOverDoubles() => Laws.Hold(Images, x =>
    {
        Tensor<Interval<double>> wide = OverIntervals(x), ones = OverIntervals(Ones(x)), zeros = OverIntervals(Zeros(x));
        AssertEncloses(Silu.Forward(wide), Silu.Forward(x));
        AssertEncloses(Softmax.Forward(wide), Softmax.Forward(x));
        AssertEncloses(Attention.Forward(wide, wide, wide), Attention.Forward(x, x, x));
        AssertEncloses(GroupNorm.Forward(wide, ones, zeros, 2, Interval<double>.Of(0.1)), GroupNorm.Forward(x, Ones(x), Zeros(x), 2, 0.1));
    });

    [Fact]
    public void Attention_OfEqualKeys_AveragesTheValues()
    {
        Tensor<double> q = Tensor.Create([1.0, -2, 3, 0.5, 7, 1], [1, 3, 2]), k = Tensor.Create([0.3, 0.7, 0.3, 0.7], [1, 2, 2]);
        Tensor<double> v = Tensor.Create([1.0, 2, 3, 3, 6, 9], [1, 2, 3]);
        AssertClose(Tensor.Create([2.0, 4, 6, 2, 4, 6, 2, 4, 6], [1, 3, 3]), Attention.Forward(q, k, v), 1e-15);
    }

    [Fact]
    public void Softmax_OfAnyRow_SumsToOneAndForgetsAnOffset() => Laws.Hold(Laws.Vectors(30), x =>
    {
        Assert.Equal(1, Softmax.Forward(x).Values().Sum(), 1e-14);
        AssertClose(Softmax.Forward(x), Softmax.Forward(Tensor.Add<double>(x, 1e3)), 1e-11);
    });

    [Fact]
    public void LinearMaps_OfAnyImages_HaveAdjointGradients() => Laws.Hold(Images, x =>
    {
        Tensor<double> up = Upsample.Forward(x), gy = Tensor.Add<double>(up, 0.5);
        Assert.Equal(Dot(up, gy), Dot(x, Upsample.Gradient(gy)), 1e-9);
        AssertClose(x, Channels.Take(Channels.Concatenate(x, gy.Lengths[2] == x.Lengths[2] ? gy : x), 0, (int)x.Lengths[1]), 0);

        Tensor<double> e = PerChannel.Sum(x), ones = Tensor.Create([.. Enumerable.Repeat(1.0, (int)x.FlattenedLength)], x.Lengths);
        Assert.Equal(Dot(PerChannel.Add(Tensor.Subtract<double>(x, x), e), ones), Dot(e, PerChannel.Sum(ones)), 1e-9);
    });

    [Fact]
    public void HalvingConvolutions_OfAnyImages_PickTheRowsTheyShould() => Laws.Hold(Images, x =>
    {
        // A kernel that looks at one place only picks every other pixel.
        int channels = (int)x.Lengths[1];
        AssertPicks(ConvPlacement.HalvingPaddedAround, tap: 4);
        AssertPicks(ConvPlacement.HalvingPaddedBelowRight, tap: 0);

        void AssertPicks(ConvPlacement placement, int tap)
        {
            double[] kernel = new double[channels * channels * 9];
            for (int c = 0; c < channels; c++) kernel[(((c * channels) + c) * 9) + tap] = 1;
            Tensor<double> picked = Conv2d.Forward(x, Tensor.Create(kernel, [channels, channels, 3, 3]), null, placement);
            double[] every = [.. x.Values().Where((_, i) => i % (int)x.Lengths[3] % 2 == 0 && i / (int)x.Lengths[3] % (int)x.Lengths[2] % 2 == 0)];
            Assert.Equal(every, picked.Values());
        }
    });

    [Fact]
    public void Embedding_OfARepeatedRow_SumsItsGradients()
    {
        Tensor<double> gradient = Embedding.Gradient(3, [2, 0, 2], Tensor.Create([1.0, 2, 3, 4, 5, 6], [3, 2]));
        Assert.Equal([3.0, 4, 0, 0, 6, 8], gradient.Values());
        Assert.Throws<ArgumentOutOfRangeException>("indices", () => Embedding.Forward(gradient, [3]));
    }

    [Fact]
    public void Operators_OfShapesThatDoNotFit_NameThem()
    {
        Tensor<double> x = Tensor.Create(new double[24], [2, 3, 2, 2]), vector = TensorOf.Vector(1.0, 2), odd = Tensor.Create(new double[3], [1, 1, 1, 3]);
        Assert.Throws<ArgumentException>("groups", () => GroupNorm.Forward(x, TensorOf.Vector(1.0, 1, 1), TensorOf.Vector(1.0, 1, 1), 2, 1e-5));
        Assert.Throws<ArgumentException>("weight", () => GroupNorm.Forward(x, vector, TensorOf.Vector(1.0, 1, 1), 3, 1e-5));
        Assert.Throws<ArgumentException>("weight", () => Linear.Forward(x, x, null));
        Assert.Throws<ArgumentException>("q", () => Attention.Forward(x, odd, odd));
        Assert.Throws<ArgumentException>("upstream", () => Upsample.Gradient(odd));
        Assert.Throws<ArgumentException>("second", () => Channels.Concatenate(x, odd));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => Channels.Take(x, 2, 2));
        Assert.Throws<ArgumentException>("e", () => PerChannel.Add(x, vector));
        Assert.Throws<ArgumentException>("placement", () => Conv2d.Forward(odd, Tensor.Create(new double[9], [1, 1, 3, 3]), null, new ConvPlacement(1, 1, 0, 0, 0, 0)));
    }

    private static Gen<Tensor<double>> Values(params nint[] shape) =>
        from values in Gen.ArrayOf(Laws.Between(-1, 1), (int)shape.Aggregate((nint)1, (a, b) => a * b))
        select Tensor.Create(values, shape);

    private static Tensor<double> Ones(Tensor<double> x) => TensorOf.Vector([.. Enumerable.Repeat(1.0, (int)x.Lengths[1])]);

    private static Tensor<double> Zeros(Tensor<double> x) => TensorOf.Vector(new double[(int)x.Lengths[1]]);

    private static double Dot(Tensor<double> x, Tensor<double> y) => x.Values().Zip(y.Values(), (a, b) => a * b).Sum();

    private static Tensor<Interval<double>> OverIntervals(Tensor<double> x) => Tensor.Create(Array.ConvertAll(x.Values(), Interval<double>.Of), x.Lengths);

    // An enclosure of the exact result holds a rounded one to within its rounding, and is hardly wider.
    private static void AssertEncloses(Tensor<Interval<double>> got, Tensor<double> want)
    {
        Assert.Equal(want.Lengths.ToArray(), got.Lengths.ToArray());
        foreach ((Interval<double> interval, double value) in got.Values().Zip(want.Values()))
        {
            Assert.InRange(value, interval.Lower - 1e-13, interval.Upper + 1e-13);
            Assert.InRange(interval.Width, 0, 1e-10);
        }
    }

    private static void AssertClose(Tensor<double> want, Tensor<double> got, double tolerance)
    {
        Assert.Equal(want.Lengths.ToArray(), got.Lengths.ToArray());
        foreach ((double expected, double actual) in want.Values().Zip(got.Values())) Assert.Equal(expected, actual, tolerance);
    }
}
