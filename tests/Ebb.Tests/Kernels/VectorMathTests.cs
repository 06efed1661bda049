using System.Runtime.Intrinsics;
using Ebb.Kernels;

namespace Ebb.Tests.Kernels;

public sealed class VectorMathTests
{
    private const int Bits = 24;

    // Near both ends of the grid every point, between them one in 61.
    private static IEnumerable<uint> Grid()
    {
        for (uint n = 0; n < 4096; n++) yield return n;
        for (uint n = 4096; n < (1 << Bits) - 4096; n += 61) yield return n;
        for (uint n = (1 << Bits) - 4096; n < 1 << Bits; n++) yield return n;
    }

    [Fact]
    public void LogOf24Bits_WholeGrid_IsWithinThreeUnitsInTheLastPlace()
    {
        foreach (uint n in Grid())
        {
            double want = Math.Log((n + 1) / (double)(1 << Bits));
            AssertUnits(want, VectorMath.LogOf24Bits(Vector256.Create(n + 1))[0], 3);
        }
    }

    [Fact]
    public void SinCosOf24Bits_WholeGrid_IsWithinThreeUnitsInTheLastPlace()
    {
        foreach (uint n in Grid())
        {
            var (wantSine, wantCosine) = ExactSinCos(n);
            var (sine, cosine) = VectorMath.SinCosOf24Bits(Vector256.Create(n));
            AssertUnits(wantSine, sine[0], 3);
            AssertUnits(wantCosine, cosine[0], 3);
        }
    }

    [Fact]
    public void Exp_FromBoundToBound_IsWithinThreeUnitsInTheLastPlace()
    {
        for (float x = -86; x <= 86; x += 1f / 512) AssertUnits(Math.Exp(x), VectorMath.Exp(Vector256.Create(x))[0], 3);
        foreach (float x in (float[])[0, -0f, 1e-8f, -1e-8f, 0.34657359f, -0.34657359f]) AssertUnits(Math.Exp(x), VectorMath.Exp(Vector256.Create(x))[0], 3);
    }

    [Fact]
    public void Exp_BeyondTheBounds_IsThatOfTheBoundAndKeepsNaN()
    {
        var got = VectorMath.Exp(Vector256.Create(float.NegativeInfinity, -1e9f, -87, 87, 1e9f, float.PositiveInfinity, float.NaN, 0));
        Assert.All(Enumerable.Range(0, 3), lane => Assert.InRange(got[lane], 0, 5e-38f));
        Assert.All(Enumerable.Range(3, 3), lane => Assert.InRange(got[lane], 2e37f, float.MaxValue));
        Assert.True(float.IsNaN(got[6]));
        Assert.Equal(1, got[7]);
    }

    [Fact]
    public void SiluSlope_OfManyNumbers_IsTheSlope()
    {
        for (float x = -30; x <= 30; x += 1f / 64)
        {
            double sigmoid = 1 / (1 + Math.Exp(-x)), want = sigmoid * (1 + (x * (1 - sigmoid)));
            Assert.Equal(want, VectorMath.SiluSlope(Vector256.Create(x))[0], 1e-6);
        }
    }

    [Fact]
    public void MultiplyWide_RandomWords_GivesBothWords()
    {
        var random = new System.Random(1);
        for (int i = 0; i < 1000; i++)
        {
            uint[] a = [.. Enumerable.Range(0, 8).Select(_ => (uint)random.NextInt64(1L << 32))];
            uint multiplier = (uint)random.NextInt64(1L << 32);
            var (high, low) = VectorMath.MultiplyWide(Vector256.Create(a), multiplier);
            for (int lane = 0; lane < 8; lane++)
            {
                ulong want = (ulong)a[lane] * multiplier;
                Assert.Equal(want, ((ulong)high[lane] << 32) | low[lane]);
            }
        }
    }

    // Math.SinCos of a rounded 2 pi n loses the relative accuracy near the zeros, so the quarter turns are split off here too.
    private static (double Sine, double Cosine) ExactSinCos(uint n)
    {
        int quarter = (int)((n + (1 << (Bits - 3))) >> (Bits - 2));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * ((int)n - (quarter << (Bits - 2))) / (1 << Bits));
        return (quarter & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    private static void AssertUnits(double want, float got, int units)
    {
        float rounded = MathF.Abs((float)want);
        double unit = MathF.BitIncrement(rounded) - (double)rounded;
        if (Math.Abs(want - got) > units * unit) Assert.Fail($"Got {got}; expected {want}, {Math.Abs(want - got) / unit} units away.");
    }
}
