using System.Numerics;

namespace Ebb.Testing.Exact;

/// <remarks>
/// Each function takes its argument to a small one, sums a series there on integers of <see cref="Bits"/> bits after the point, and
/// rounds once. Near a zero of the function up to Precision bits cancel; <see cref="Bits"/> leaves that many and more.
/// </remarks>
public readonly partial struct BigFloat :
    IRootFunctions<BigFloat>,
    IExponentialFunctions<BigFloat>,
    ILogarithmicFunctions<BigFloat>,
    IPowerFunctions<BigFloat>
{
    private const int Bits = 640;

    // Beyond 2^40 an exponential is as good as infinite or 0: no double and no sum of them comes near it.
    private const int LargestExponentTop = 40;

    // Below 2^-40 in size the first terms of a series in x itself are better than a fixed point.
    private const int TinyTop = -40;

    // Not Exp(One): the initialisers of the other part may run later.
    public static BigFloat E { get; } = Exp(FromInteger(BigInteger.One));

    public static BigFloat Pi { get; } = Rounded(false, FixedPoint.Pi(Bits), -Bits);

    public static BigFloat Tau { get; } = Pi * FromInteger(2);

    private static BigFloat Ln2 { get; } = Rounded(false, FixedPoint.Ln2(Bits), -Bits);

    private static BigFloat Ln10 { get; } = Log(FromInteger(10));

    /// <summary>Rounded to nearest; NaN below 0, and -0 for -0.</summary>
    public static BigFloat Sqrt(BigFloat x)
    {
        if (x.IsZeroValue || x._kind == Kind.NaN) return x;
        if (x._negative) return NaN;
        if (x._kind == Kind.Infinite) return x;

        long shift = (2 * Precision) + 4 - x._magnitude.GetBitLength();
        shift += (x._exponent - shift) & 1;
        BigInteger radicand = x._magnitude << (int)shift, root = IntegerRoot(radicand);
        return Rounded(false, (root << 1) | (root * root == radicand ? 0 : 1), ((x._exponent - shift) / 2) - 1);
    }

    public static BigFloat Exp(BigFloat x)
    {
        if (x._kind == Kind.NaN) return NaN;
        if (x._kind == Kind.Infinite || x.Top > LargestExponentTop) return x._negative ? Zero : PositiveInfinity;

        BigInteger value = x.SignedFixed(Bits), ln2 = FixedPoint.Ln2(Bits);
        BigInteger twos = DoubleBits.RoundedShift(value / (ln2 >> Bits / 2), Bits / 2);
        return Rounded(false, FixedPoint.Exp(value - (twos * ln2), Bits), (long)twos - Bits);
    }

    /// <summary>e^x - 1 without cancellation.</summary>
    public static BigFloat ExpM1(BigFloat x)
    {
        if (x._kind != Kind.Finite || x.IsZeroValue || x.Top > TinyTop) return x.IsZeroValue ? x : Exp(x) - One;

        // x + x^2/2 + .. + x^8/8!, the rest of which is below 2^-330 of x.
        BigFloat sum = One;
        for (int n = 8; n > 1; n--) sum = One + (x * sum / FromInteger(n));
        return x * sum;
    }

    public static BigFloat Exp2(BigFloat x) => Exp(x * Ln2);

    public static BigFloat Exp10(BigFloat x) => Exp(x * Ln10);

    public static BigFloat Log(BigFloat x)
    {
        if (x._kind == Kind.NaN) return NaN;
        if (x.IsZeroValue) return NegativeInfinity;
        if (x._negative) return NaN;
        if (x._kind == Kind.Infinite) return x;

        // x = m 2^twos with m in [sqrt(1/2), sqrt(2)), nearly; then a double y near log(m), and log(m) = y + 2 atanh((m - e^y)/(m + e^y)).
        long twos = x.Top;
        BigFloat m = new(Kind.Finite, false, x._magnitude, x._exponent - twos);
        if (m.ToDouble() < 0.7071) (m, twos) = (new(Kind.Finite, false, m._magnitude, m._exponent + 1), twos - 1);
        BigFloat guess = FromDouble(Math.Log(m.ToDouble()));
        BigInteger value = m.Fixed(Bits), y = guess.SignedFixed(Bits), power = FixedPoint.Exp(y, Bits);
        BigInteger t = ((value - power) << Bits) / (value + power);
        return FromFixed(y + (2 * FixedPoint.Tangent(t, 1, Bits)) + (twos * FixedPoint.Ln2(Bits)));
    }

    /// <summary>log(1 + x) without cancellation.</summary>
    public static BigFloat LogP1(BigFloat x)
    {
        if (x._kind != Kind.Finite || x.IsZeroValue || x.Top > TinyTop) return x.IsZeroValue ? x : Log(One + x);

        // 2 atanh(t) = 2 (t + t^3/3 + t^5/5 + t^7/7), the rest of which is below 2^-320 of t.
        BigFloat t = x / (FromInteger(2) + x), square = t * t, sum = Zero;
        for (int n = 7; n >= 1; n -= 2) sum = (square * sum) + (One / FromInteger(n));
        return FromInteger(2) * t * sum;
    }

    public static BigFloat Log(BigFloat x, BigFloat newBase) => Log(x) / Log(newBase);

    public static BigFloat Log2(BigFloat x) => Log(x) / Ln2;

    public static BigFloat Log10(BigFloat x) => Log(x) / Ln10;

    /// <summary>
    /// x^y: by repeated squaring for integers y below 2^20, and by exp(y log x) otherwise. Special values as <see cref="Math.Pow"/>.
    /// </summary>
    public static BigFloat Pow(BigFloat x, BigFloat y)
    {
        bool ordinary = x._kind == Kind.Finite && y._kind == Kind.Finite && !x.IsZeroValue && !y.IsZeroValue;
        if (!ordinary) return FromDouble(Math.Pow(Sample(x), Sample(y)));
        if (!IsWhole(y)) return x._negative ? NaN : Exp(y * Log(x));

        BigInteger n = y.Top > 64 ? BigInteger.Zero : BigInteger.Abs(y.Truncate());
        if (y.Top > 20) return x._negative && !n.IsEven ? -Exp(y * Log(-x)) : Exp(y * Log(Abs(x)));
        BigFloat power = One;
        for (BigFloat square = x; !n.IsZero; n >>= 1, square *= square) power = n.IsEven ? power : power * square;
        return y._negative ? One / power : power;
    }

    public static BigFloat Cbrt(BigFloat x) => RootN(x, 3);

    public static BigFloat Hypot(BigFloat x, BigFloat y) =>
        x._kind == Kind.Infinite || y._kind == Kind.Infinite ? PositiveInfinity : Sqrt((x * x) + (y * y));

    public static BigFloat RootN(BigFloat x, int n)
    {
        if (x._kind != Kind.Finite || x.IsZeroValue || n == 0) return FromDouble(double.RootN(x.ToDouble(), n));
        if (x._negative) return int.IsEvenInteger(n) ? NaN : -RootN(-x, n);
        return n == 2 ? Sqrt(x) : Exp(Log(x) / FromInteger(n));
    }

    // The greatest integer whose square is not above n, by Newton's iteration from above.
    private static BigInteger IntegerRoot(BigInteger n)
    {
        int half = (int)(n.GetBitLength() / 2);
        int drop = 2 * Math.Max(0, half - 26);
        BigInteger root = ((BigInteger)Math.Sqrt((double)(n >> drop)) + 1) << (drop / 2);
        while (true)
        {
            BigInteger next = (root + (n / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }

    private static BigFloat FromFixed(BigInteger value) => Rounded(value.Sign < 0, BigInteger.Abs(value), -Bits);

    private static bool IsWhole(BigFloat x) => FromInteger(x.Truncate()) == x;

    // A double that Math.Pow treats as it would treat this number: same sign, same side of 1, same parity.
    private static double Sample(BigFloat x)
    {
        if (x._kind != Kind.Finite || x.IsZeroValue) return x.ToDouble();
        double size = x.Top <= 0 ? 0.5 : Abs(x) == One ? 1 : IsWhole(x) ? (x.Truncate().IsEven ? 2 : 3) : 1.5;
        return x._negative ? -size : size;
    }

    private BigInteger SignedFixed(int bits) => _negative ? -Fixed(bits) : Fixed(bits);
}
