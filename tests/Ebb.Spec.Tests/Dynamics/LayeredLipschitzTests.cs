using Ebb.Spec.Dynamics;
using Ebb.Testing.Exact;

namespace Ebb.Spec.Tests.Dynamics;

public sealed class LayeredLipschitzTests
{
    // relu(A x), two residual blocks, out.
    private static readonly LayerWiring[] Residual = [new(0, null), new(1, null), new(2, 1), new(3, null), new(4, 3), new(5, null)];

    [Fact]
    public void Constant_OfAChain_IsTheProduct() =>
        Assert.Equal(30, LayeredLipschitz.Constant<double>([new(0, null), new(1, null), new(2, null)], [2, 3, 5]).Constant);

    [Fact]
    public void Constant_OfResidualBlocks_HasOnePlusTheirProducts() =>
        Assert.Equal(2 * (1 + (3 * 5)) * (1 + (7 * 11)) * 13, LayeredLipschitz.Constant<double>(Residual, [2, 3, 5, 7, 11, 13]).Constant);

    [Fact]
    public void Slopes_OfANet_AreItsDifferencesAsItIsLinearInEachNorm()
    {
        BigRational[] norms = [.. new[] { 2, 3, 5, 7, 11, 13 }.Select(norm => BigRational.FromInteger(norm))];
        BigRational[] slopes = new BigRational[6], work = new BigRational[14];
        var constant = LayeredLipschitz.Slopes<BigRational>(Residual, norms, slopes, work);
        Assert.Equal(LayeredLipschitz.Constant<BigRational>(Residual, norms).Constant, constant);
        for (int i = 0; i < norms.Length; i++)
        {
            BigRational[] larger = [.. norms];
            larger[i] += BigRational.One;
            Assert.Equal(LayeredLipschitz.Constant<BigRational>(Residual, larger).Constant - constant, slopes[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Factor_OfATarget_ReachesItFromBelow(double target)
    {
        double[] norms = [2, 3, 5, 7, 11, 13];
        double factor = LayeredLipschitz.Factor<double>(Residual, norms, target, new double[7]);
        double[] scaled = [.. norms.Select(norm => factor * norm)];
        Assert.InRange(LayeredLipschitz.Constant<double>(Residual, scaled).Constant, target * (1 - 1e-12), target);
    }

    [Fact]
    public void Factor_OfATargetThatHolds_IsOne() => Assert.Equal(1, LayeredLipschitz.Factor<double>([new(0, null)], [3], 3, new double[2]));

    [Fact]
    public void Factor_InExactNumbers_IsExactWhereItCanBe()
    {
        // 4 f^2 = 1.
        var two = BigRational.FromInteger(2);
        Assert.Equal(BigRational.One / two, LayeredLipschitz.Factor<BigRational>([new(0, null), new(1, null)], [two, two], BigRational.One, new BigRational[3]));
    }

    [Fact]
    public void Constant_OfAWiringThatLooksAhead_NamesTheLayer()
    {
        Assert.Contains("Layer 1 reads value 1", Assert.Throws<ArgumentException>(() => LayeredLipschitz.Constant<double>([new(1, null)], [2])).Message, StringComparison.Ordinal);
        Assert.Contains("Layer 2 reads value 7", Assert.Throws<ArgumentException>(() => LayeredLipschitz.Constant<double>([new(0, null), new(1, 7)], [2, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LayeredLipschitz.Constant<double>([], []));
    }
}
