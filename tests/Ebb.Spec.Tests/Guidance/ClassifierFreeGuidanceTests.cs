using System.Numerics.Tensors;
using Ebb.Spec.Guidance;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Guidance;

public sealed class ClassifierFreeGuidanceTests
{
    [Fact]
    [Theorem("guidance-ends", Evidence.Property)]
    public void Combine_OfScaleZeroAndOne_IsEitherNetwork() => Laws.Hold(
        from c in Laws.Vectors(3) from u in Laws.Vectors(3) select (c, u),
        given =>
        {
            Assert.Equal(given.u.Values(), ClassifierFreeGuidance.Combine(given.c, given.u, 0).Values());
            double[] want = given.c.Values(), got = ClassifierFreeGuidance.Combine(given.c, given.u, 1).Values();
            for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], 1e-14);
        });

    [Fact]
    public void Combine_Rescaled_HasTheSpreadOfTheConditionalOutput() => Laws.Hold(
        from c in Laws.Vectors(3) from u in Laws.Vectors(3) from scale in Laws.Between(0, 9) select (C: Images(c), U: Images(u), scale),
        given =>
        {
            Tensor<double> got = ClassifierFreeGuidance.Combine(given.C, given.U, given.scale, rescale: 1);
            for (int n = 0; n < 2; n++) Assert.Equal(Spread(TensorOf.Image(given.C, n)), Spread(TensorOf.Image(got, n)), 1e-12);
        });

    [Fact]
    public void Weights_OfAScale_MakeWhatCombineDoes() => Laws.Hold(
        from c in Laws.Vectors(3) from u in Laws.Vectors(3) from scale in Laws.Between(0, 9) select (c, u, scale),
        given =>
        {
            var (fromC, fromU) = ClassifierFreeGuidance.Weights(given.scale);
            double[] c = given.c.Values(), u = given.u.Values(), want = ClassifierFreeGuidance.Combine(given.c, given.u, given.scale).Values();
            for (int i = 0; i < c.Length; i++) Assert.Equal(want[i], (fromC * c[i]) + (fromU * u[i]), 1e-12 * (1 + (10 * (Math.Abs(c[i]) + Math.Abs(u[i])))));
        });

    [Fact]
    public void Combine_OfAConstantOutput_StaysFinite()
    {
        Tensor<double> same = TensorOf.Vector(2.0, 2);
        Assert.All(ClassifierFreeGuidance.Combine(same, same, 3, 0.7).Values(), y => Assert.True(double.IsFinite(y)));
    }

    [Fact]
    public void Of_TwoNetworks_AsksEachOnce()
    {
        List<string> asked = [];
        FieldModel<double> guided = ClassifierFreeGuidance.Of(Named("c", 2), Named("u", 1), scale: 3);

        Assert.Equal([4.0], guided(TensorOf.Vector(1.0), 0.5).Values());
        Assert.Equal(["c 0.5", "u 0.5"], asked);

        FieldModel<double> Named(string name, double factor) => (x, time) =>
        {
            asked.Add(FormattableString.Invariant($"{name} {time}"));
            return Tensor.Multiply<double>(x, factor);
        };
    }

    [Fact]
    public void Combine_OfWrongArguments_NamesThem()
    {
        Tensor<double> x = TensorOf.Vector(1.0);
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => ClassifierFreeGuidance.Combine(x, x, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("rescale", () => ClassifierFreeGuidance.Combine(x, x, 1, 1.1));
        Assert.Throws<ArgumentException>("unconditional", () => ClassifierFreeGuidance.Combine(x, TensorOf.Vector(1.0, 2), 1));
    }

    private static Tensor<double> Images(Tensor<double> six) => Tensor.Create(six.Values(), [2, 3]);

    private static double Spread(Tensor<double> image)
    {
        double[] values = image.Values();
        return Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / values.Length);
    }
}
