using System.Numerics.Tensors;
using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class EmaRuleTests
{
    [Fact]
    public void Update_TheFirst_CopiesTheWeightsAndForgetsTheStart() =>
        Assert.Equal([3.0, 4], new EmaRule<double>(0.999, 0.5).Update(1, TensorOf.Vector(double.NaN, 1), TensorOf.Vector(3.0, 4)).Values());

    [Fact]
    public void DecayAt_LaterSteps_GrowsToItsEnd()
    {
        EmaRule<double> plain = new(0.999, 0), warm = new(0.999, 0, UpdateAfterStep: 10, Power: 0.75, InverseGamma: 2);
        for (int step = 1; step < 3000; step++)
        {
            Assert.InRange(plain.DecayAt(step), 0, plain.DecayAt(step + 1));
            Assert.InRange(warm.DecayAt(step), 0, warm.DecayAt(step + 1));
        }

        Assert.Equal(0, warm.DecayAt(11));
        Assert.Equal(0.999, plain.DecayAt(1_000_000));
    }

    [Fact]
    public void DecayAt_WithoutACopyAtFirst_AveragesFromTheStart()
    {
        EmaRule<double> warm = new(0.9, 0, UpdateAfterStep: null);
        Assert.Equal([0.1, 2.0 / 11, 3.0 / 12], Enumerable.Range(1, 3).Select(warm.DecayAt));
        Assert.All(Enumerable.Range(1, 20), step => Assert.Equal(0.9, EmaRule<double>.Constant(0.9).DecayAt(step)));
    }

    [Fact]
    public void Update_OfConstantWeights_ForgetsTheStartGeometrically()
    {
        // e_k - w = d^k (e_0 - w).
        Tensor<double> average = TensorOf.Vector(5.0);
        for (int step = 1; step <= 10; step++) average = EmaRule<double>.Constant(0.75).Update(step, average, TensorOf.Vector(1.0));
        Assert.Equal(1 + (4 * Math.Pow(0.75, 10)), average.Values()[0], 1e-14);
    }

    [Fact]
    public void DecayAt_BeforeTheFirst_Refuses() => Assert.Throws<ArgumentOutOfRangeException>("step", () => new EmaRule<double>(0.9, 0).DecayAt(0));

    [Fact]
    public void Update_OfAnotherShape_Refuses() => Assert.Throws<ArgumentException>("weights", () =>
        new EmaRule<double>(0.9, 0).Update(1, TensorOf.Vector(1.0), TensorOf.Vector(1.0, 2)));
}
