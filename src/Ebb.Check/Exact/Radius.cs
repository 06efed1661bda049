using System.Numerics;

namespace Ebb.Check.Exact;

/// <summary>
/// The radius of an enclosure as a double, in a unit such that neither 2^-bits nor a radius near 1 leaves the range of doubles; every operation rounds up.
/// </summary>
internal sealed class Radius(int bits)
{
    public const int MostBits = 1960;

    private readonly int _ulpExponent = Math.Max(-bits, -1000);

    /// <summary>2^-bits.</summary>
    public double Ulp => Math.ScaleB(1, _ulpExponent);

    /// <summary>A whole number of 2^-bits, not negative.</summary>
    public double Of(BigInteger ulps)
    {
        int shift = Math.Max(0, (int)ulps.GetBitLength() - 52);
        return Math.ScaleB((double)(ulong)((ulps >> shift) + (shift > 0 ? 1 : 0)), shift + _ulpExponent);
    }

    public BigInteger ToUlps(double radius) => new RangeMath(-_ulpExponent).Of(radius).High;
}
