using System.Numerics;

namespace Ebb.Verify.ExactRun;

/// <summary>A real number within Radius 2^-FractionBits of Centre 2^-FractionBits.</summary>
/// <param name="Centre">The centre as a whole number.</param>
/// <param name="Radius">The radius as a whole number.</param>
/// <param name="FractionBits">Bits after the binary point.</param>
public readonly record struct ExactValue(BigInteger Centre, BigInteger Radius, int FractionBits)
{
    private const int ByteMaximum = 255;

    // The byte's slack of 2^-16, and the division by 2.
    private const int SlackBits = 16;

    /// <summary>The float, exactly.</summary>
    /// <param name="value">A finite number.</param>
    public static ExactValue Of(float value)
    {
        const int Bits = 149;
        if (!float.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number.");
        return new(Digit.Fixed(value, Bits), BigInteger.Zero, Bits);
    }

    /// <summary>The byte that the number has in a picture, floor(255 clamp01((v + 1)/2) + 2^-16); null where the enclosure allows two.</summary>
    public byte? Byte => ByteOf(Centre - Radius) is var lower && lower == ByteOf(Centre + Radius) ? lower : null;

    /// <summary>At least the distance to a float.</summary>
    /// <param name="value">A finite number.</param>
    public double DistanceTo(float value)
    {
        var other = Of(value);
        int bits = Math.Max(FractionBits, other.FractionBits);
        var centre = Centre << (bits - FractionBits);
        var distance = BigInteger.Abs(centre - (other.Centre << (bits - other.FractionBits))) + (Radius << (bits - FractionBits));
        return RadiusMath.Double(distance, -bits);
    }

    // 255 (v + 1)/2 + 2^-16 with v = n 2^-F, times 2^(F + 16).
    private byte ByteOf(BigInteger n)
    {
        var one = BigInteger.One << FractionBits;
        if (n <= -one) return 0;
        if (n >= one) return ByteMaximum;
        return (byte)(((ByteMaximum * (n + one) << (SlackBits - 1)) + one) >> (FractionBits + SlackBits));
    }
}
