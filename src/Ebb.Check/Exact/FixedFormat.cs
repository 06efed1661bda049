using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebb.Check.Exact;

/// <summary>
/// Numbers n 2^-Bits, where n has Limbs limbs of 64 bits in two's complement, the lowest first. A radius goes with each, a double in units of 2^-UnitBits; the unit is
/// such that neither an ulp, 2^-Bits, nor a radius near 1 leaves the range of doubles.
/// </summary>
internal sealed record FixedFormat(int Bits, int Limbs)
{
    public const int MostBits = 1960;

    public int UnitBits { get; } = Math.Max(0, Bits - 1000);

    /// <summary>2^-Bits as a radius.</summary>
    public double Ulp => Math.ScaleB(1, UnitBits - Bits);

    public static BigInteger Read(ReadOnlySpan<ulong> limbs) => new(MemoryMarshal.AsBytes(limbs));

    public static void Write(BigInteger n, Span<ulong> limbs)
    {
        limbs.Fill(n.Sign < 0 ? ulong.MaxValue : 0);
        if (!n.TryWriteBytes(MemoryMarshal.AsBytes(limbs), out _)) throw NoRoom();
    }

    /// <summary>The least b with |n| at most 2^b, or one more; and, below 0, |n| is above 2^(b-1).</summary>
    public static int Length(ReadOnlySpan<ulong> limbs)
    {
        ulong sign = (ulong)((long)limbs[^1] >> 63);
        int top = limbs.Length - 1;
        while (top >= 0 && limbs[top] == sign) top--;
        return top < 0 ? 0 : (64 * (top + 1)) - BitOperations.LeadingZeroCount(limbs[top] ^ sign);
    }

    /// <summary>A number of ulps, from 0, as a radius, rounded up.</summary>
    public double Radius(BigInteger ulps)
    {
        int shift = Math.Max(0, (int)ulps.GetBitLength() - 52);
        return Math.ScaleB((double)(ulong)((ulps >> shift) + (shift > 0 ? 1 : 0)), shift + UnitBits - Bits);
    }

    /// <summary>A radius in ulps, rounded up.</summary>
    public BigInteger Ulps(double radius) => new RangeMath(Bits - UnitBits).Of(radius).High;

    public static RejectedException NoRoom() => new("A value inside the net is too large for this checker.", mayBePrecision: true);
}
