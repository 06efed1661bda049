using System.Numerics;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Whole numbers as signed digits to the base 2^28: n = sum over j of digit_j 2^(28 j), each digit in [-2^27, 2^27). What lies below a digit is
/// then less than 0.51 of it, so that the first digit that is not 0 has the number's sign.
/// </summary>
internal static class Digit
{
    /// <summary>Bits of a digit.</summary>
    public const int Bits = 28;

    private const long Half = 1L << (Bits - 1);
    private const int MantissaBits = 23;
    private const int LeastExponent = -149;

    /// <summary>The digits of a whole number, the lowest first.</summary>
    /// <exception cref="DigitOverflowException">There is no room for all of them.</exception>
    public static void Split(BigInteger value, Span<long> digits)
    {
        for (int j = 0; j < digits.Length; j++)
        {
            long digit = (long)(value & ((1L << Bits) - 1));
            if (digit >= Half) digit -= 1L << Bits;
            digits[j] = digit;
            value = (value - digit) >> Bits;
        }

        if (!value.IsZero) throw new DigitOverflowException();
    }

    /// <summary>The whole number that has these digits.</summary>
    public static BigInteger Join(ReadOnlySpan<long> digits)
    {
        var value = BigInteger.Zero;
        for (int j = digits.Length - 1; j >= 0; j--) value = (value << Bits) + digits[j];
        return value;
    }

    /// <summary>A float as mantissa 2^exponent, exactly.</summary>
    public static (int Mantissa, int Exponent) Of(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int exponent = (bits >> MantissaBits) & 0xff;
        int mantissa = (bits & ((1 << MantissaBits) - 1)) | (exponent > 0 ? 1 << MantissaBits : 0);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) + LeastExponent - 1);
    }

    /// <summary>A float times 2^<paramref name="fractionBits"/>, rounded down; exactly so from 149 bits on.</summary>
    public static BigInteger Fixed(float value, int fractionBits)
    {
        var (mantissa, exponent) = Of(value);
        int shift = exponent + fractionBits;
        return shift >= 0 ? (BigInteger)mantissa << shift : (BigInteger)mantissa >> -shift;
    }

    /// <summary>
    /// A float as one or two digits of a sum of digit 2^(28 place), exactly. The lower one may have up to 31 bits, so that most weights of a net are one.
    /// </summary>
    public static IEnumerable<(int Place, int Value)> PlacesOf(float value)
    {
        var (mantissa, exponent) = Of(value);
        if (mantissa == 0) yield break;
        int place = (int)Math.Floor((double)exponent / Bits);
        long whole = (long)mantissa << (exponent - (place * Bits));
        if (Math.Abs(whole) < 1L << 30)
        {
            yield return (place, (int)whole);
            yield break;
        }

        long carry = (whole + Half) >> Bits, low = whole - (carry << Bits);
        if (low != 0) yield return (place, (int)low);
        yield return (place + 1, (int)carry);
    }
}
