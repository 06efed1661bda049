using System.Numerics;

namespace Ebb.Testing.Exact;

/// <summary>
/// Series and constants on integers that stand for value * 2^bits. Each step drops less than 2^-bits, so a series of n terms is off by
/// less than n 2^-bits; the callers keep enough bits to spare.
/// </summary>
internal static class FixedPoint
{
    /// <summary>How many bits the constants have: enough to take the multiples of pi out of any double.</summary>
    public const int ConstantBits = 2048;

    private const int GuardBits = 32;

    // Machin: pi/4 = 4 atan(1/5) - atan(1/239); log 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749).
    private static readonly BigInteger PiConstant = 4 * ((4 * InverseTangent(5, -1)) - InverseTangent(239, -1));
    private static readonly BigInteger Ln2Constant =
        (18 * InverseTangent(26, 1)) - (2 * InverseTangent(4801, 1)) + (8 * InverseTangent(8749, 1));

    public static BigInteger Pi(int bits) => PiConstant >> (ConstantBits + GuardBits - bits);

    public static BigInteger Ln2(int bits) => Ln2Constant >> (ConstantBits + GuardBits - bits);

    /// <summary>e^r for |r| below 1: the series at r/2^8, squared eight times, which multiplies the error by 2^8.</summary>
    public static BigInteger Exp(BigInteger r, int bits)
    {
        const int Squarings = 8;
        int inner = bits + GuardBits;
        BigInteger x = r << (GuardBits - Squarings), term = BigInteger.One << inner, sum = term;
        for (int n = 1; !term.IsZero; n++) sum += term = Multiply(term, x, inner) / n;
        for (int i = 0; i < Squarings; i++) sum = Multiply(sum, sum, inner);
        return sum >> GuardBits;
    }

    /// <summary>sin(r) for |r| below 1.</summary>
    public static BigInteger Sin(BigInteger r, int bits) => Alternating(r, 1, r, bits);

    /// <summary>cos(r) for |r| below 1.</summary>
    public static BigInteger Cos(BigInteger r, int bits) => Alternating(BigInteger.One << bits, 0, r, bits);

    /// <summary>atan(t) for sign -1, atanh(t) for sign 1, for small |t|: t + sign t^3/3 + t^5/5 + ..</summary>
    public static BigInteger Tangent(BigInteger t, int sign, int bits)
    {
        BigInteger square = sign * Multiply(t, t, bits), power = t, sum = t;
        for (int n = 3; !power.IsZero; n += 2)
        {
            power = Multiply(power, square, bits);
            sum += power / n;
        }

        return sum;
    }

    // Towards 0, so that a term that shrinks reaches 0 from either side.
    public static BigInteger Multiply(BigInteger x, BigInteger y, int bits)
    {
        BigInteger product = x * y;
        return product.Sign < 0 ? -(-product >> bits) : product >> bits;
    }

    // first - first r^2/((k+1)(k+2)) + .., where first is r^k/k!.
    private static BigInteger Alternating(BigInteger first, int k, BigInteger r, int bits)
    {
        BigInteger square = Multiply(r, r, bits), term = first, sum = first;
        for (; !term.IsZero; k += 2) sum += term = -Multiply(term, square, bits) / ((k + 1) * (k + 2));
        return sum;
    }

    // The same series as Tangent at 1/n, where dividing by the integer n is cheaper than multiplying.
    private static BigInteger InverseTangent(int n, int sign)
    {
        BigInteger power = (BigInteger.One << (ConstantBits + GuardBits)) / n, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = sign * power / (n * n);
            sum += power / k;
        }

        return sum;
    }
}
