using System.Numerics.Tensors;
using Ebb.Spec.Guidance;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Guidance;

public sealed class DynamicThresholdTests
{
    private static Gen<double[]> Lists { get; } = Gen.NonEmptyListOf(Laws.Between(-5, 5)).Select(list => list.Take(70).ToArray());

    [Fact]
    public void Apply_OfAnyImage_IsTheFormulaOnSortedValues() => Laws.Hold(
        from values in Lists from ratio in Laws.Between(0, 1) from most in Laws.Between(0.5, 6) select (values, ratio, most),
        given =>
        {
            double[] sizes = [.. given.values.Select(Math.Abs).Order()];
            double place = given.ratio * (sizes.Length - 1);
            int low = (int)place, high = Math.Min(low + 1, sizes.Length - 1);
            double s = Math.Min(Math.Max(sizes[low] + ((place - low) * (sizes[high] - sizes[low])), 1), given.most);
            double[] got = DynamicThreshold.Apply(Tensor.Create(given.values, [1, given.values.Length]), given.ratio, given.most).Values();
            for (int i = 0; i < got.Length; i++) Assert.Equal(Math.Clamp(given.values[i], -s, s) / s, got[i], 1e-15);
        });

    [Fact]
    public void Apply_OfAnImageInRange_LeavesItAsItIs() => Laws.Hold(
        Laws.Vectors(1), x => Assert.Equal(x.Values(), DynamicThreshold.Apply(Tensor.Create(x.Values(), [1, 6])).Values()));

    [Fact]
    public void Apply_OfABatch_TakesEachImageForItself()
    {
        Tensor<double> batch = Tensor.Create([0.5, -0.5, 4.0, -2.0], [2, 2]);
        Assert.Equal([0.5, -0.5, 1, -0.5], DynamicThreshold.Apply(batch, ratio: 1).Values());
    }

    [Theory]
    [InlineData(1.1, 1, "ratio")]
    [InlineData(double.NaN, 1, "ratio")]
    [InlineData(0.5, 0, "maximum")]
    public void Apply_OfWrongSettings_NamesThem(double ratio, double maximum, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => DynamicThreshold.Apply(TensorOf.Vector(1.0), ratio, maximum));
}
