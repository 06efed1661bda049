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
