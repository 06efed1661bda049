using System.Globalization;

namespace Ebb.Verify.Numbers;

/// <summary>Doubles as certificates spell them: hexadecimal and exact, such as <c>0x1.8p-20</c>.</summary>
public static class HexFloat
{
    private const int FractionBits = 52;
    private const int Bias = 1023;

    /// <summary>The text of a finite double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        long fraction = bits & ((1L << FractionBits) - 1);
        int exponent = (int)((bits >> FractionBits) & 0x7ff);
        string sign = bits < 0 ? "-" : "";
        if (exponent == 0 && fraction == 0) return $"{sign}0x0p0";
        string digits = fraction.ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        string point = digits.Length > 0 ? "." : "";
        int power = Math.Max(exponent, 1) - Bias;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(exponent == 0 ? 0 : 1)}{point}{digits}p{power}");
    }
}
