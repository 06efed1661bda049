using System.Numerics;
using Ebb.Verify.Numbers;

namespace Ebb.Verify.ExactRun;

/// <summary>A real number between two fixed-point ones: Lower 2^-bits to Upper 2^-bits.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="FractionDigits">Digits to the base 2^28 after the binary point; those of the images that it multiplies, and <see cref="Guard"/>.</param>
internal readonly record struct Enclosure(BigInteger Lower, BigInteger Upper, int FractionDigits)
{
    /// <summary>How many digits more than the images have.</summary>
    public const int Guard = 2;

    /// <summary>At least |number|.</summary>
    public double Magnitude => RadiusMath.Double(BigInteger.Max(BigInteger.Abs(Lower), BigInteger.Abs(Upper)), -Bits);

    /// <summary>At least the distance from the number to the one of <see cref="Digits"/>, as a multiple of 2^-F of the images.</summary>
    public double Doubt => RadiusMath.Double(Upper - Lower, -Guard * Digit.Bits);

    /// <summary>Whether the number is 0.</summary>
    public bool IsZero => Lower.IsZero && Upper.IsZero;

    private int Bits => FractionDigits * Digit.Bits;

    private BigInteger Middle => (Lower + Upper) >> 1;

    /// <summary>The sum.</summary>
    public static Enclosure operator +(Enclosure x, Enclosure y) => new(x.Lower + y.Lower, x.Upper + y.Upper, x.FractionDigits);

    /// <summary>The difference.</summary>
    public static Enclosure operator -(Enclosure x, Enclosure y) => new(x.Lower - y.Upper, x.Upper - y.Lower, x.FractionDigits);

    /// <summary>The negative.</summary>
    public static Enclosure operator -(Enclosure x) => new(-x.Upper, -x.Lower, x.FractionDigits);

    /// <summary>The product.</summary>
    public static Enclosure operator *(Enclosure x, Enclosure y)
    {
        BigInteger[] ends = [x.Lower * y.Lower, x.Lower * y.Upper, x.Upper * y.Lower, x.Upper * y.Upper];
        return new(ends.Min() >> x.Bits, -(-ends.Max() >> x.Bits), x.FractionDigits);
    }

    /// <summary>The root of a fraction that is not negative.</summary>
    /// <param name="square">The fraction.</param>
    /// <param name="fractionDigits">Digits after the binary point.</param>
    public static Enclosure Root(Fraction square, int fractionDigits)
    {
        var scaled = square.Numerator << (2 * fractionDigits * Digit.Bits);
        var whole = BigInteger.DivRem(scaled, square.Denominator, out var rest);
        var root = FloorRoot(whole);
        return new(root, rest.IsZero && root * root == whole ? root : root + 1, fractionDigits);
    }

    /// <summary>The digits of the number in the middle, the lowest first; those that are 0 are left out.</summary>
    public IEnumerable<(int Place, int Value)> Digits()
    {
        var digits = new long[FractionDigits + (int)(BigInteger.Abs(Middle).GetBitLength() / Digit.Bits) + 2];
        Digit.Split(Middle, digits);
        int fraction = FractionDigits;
        return digits.Select((value, j) => (j - fraction, (int)value)).Where(digit => digit.Item2 != 0);
    }

    private static BigInteger FloorRoot(BigInteger x)
    {
        if (x.IsZero) return x;
        var root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        for (var next = (root + (x / root)) >> 1; next < root; next = (root + (x / root)) >> 1) root = next;
        return root;
    }
}
