using System.Numerics;

namespace Ebb.Testing.Exact;

public readonly partial struct BigFloat : ITrigonometricFunctions<BigFloat>
{
    private static readonly BigFloat Half = FromDouble(0.5);

    public static BigFloat Sin(BigFloat x) => Circular(x, 0);

    public static BigFloat Cos(BigFloat x) => Circular(x, 1);

    public static BigFloat Tan(BigFloat x) => Sin(x) / Cos(x);

    public static (BigFloat Sin, BigFloat Cos) SinCos(BigFloat x) => (Sin(x), Cos(x));

    public static BigFloat SinPi(BigFloat x) => CircularPi(x, 0);

    public static BigFloat CosPi(BigFloat x) => CircularPi(x, 1);

    public static BigFloat TanPi(BigFloat x) => SinPi(x) / CosPi(x);

    public static (BigFloat SinPi, BigFloat CosPi) SinCosPi(BigFloat x) => (SinPi(x), CosPi(x));

    public static BigFloat Atan(BigFloat x)
    {
        if (x._kind == Kind.NaN || x.IsZeroValue) return x;
        if (Abs(x) > One) return ((x._negative ? -Half : Half) * Pi) - Atan(One / x);
        if (x.Top < TinyTop) return TinyAtan(x);

        // A double y near atan(x), and atan(x) = y + atan((x - tan y)/(1 + x tan y)).
        BigInteger value = x.SignedFixed(Bits), y = FromDouble(Math.Atan(x.ToDouble())).SignedFixed(Bits);
        BigInteger sin = Circle(y, 0), cos = Circle(y, 1);
        BigInteger t = ((FixedPoint.Multiply(value, cos, Bits) - sin) << Bits) / (cos + FixedPoint.Multiply(value, sin, Bits));
        return FromFixed(y + FixedPoint.Tangent(t, -1, Bits));
    }

    public static BigFloat Asin(BigFloat x) => Abs(x) > One ? NaN : Atan(x / Sqrt((One - x) * (One + x)));

    public static BigFloat Acos(BigFloat x) => Abs(x) > One ? NaN : FromInteger(2) * Atan(Sqrt((One - x) / (One + x)));

    public static BigFloat AtanPi(BigFloat x) => Atan(x) / Pi;

    public static BigFloat AsinPi(BigFloat x) => Asin(x) / Pi;

    public static BigFloat AcosPi(BigFloat x) => Acos(x) / Pi;

    // x - x^3/3 + x^5/5 - x^7/7, the rest of which is below 2^-320 of x.
    private static BigFloat TinyAtan(BigFloat x)
    {
        BigFloat square = x * x, sum = Zero;
        for (int n = 7; n >= 1; n -= 2) sum = (One / FromInteger(n)) - (square * sum);
        return x * sum;
    }

    // sin(x + quarters pi/2).
    private static BigFloat Circular(BigFloat x, int quarters)
    {
        if (x._kind != Kind.Finite) return NaN;
        if (x.IsZeroValue || x.Top < -Precision) return quarters == 0 ? x : One;

        int bits = Bits + (int)Math.Max(0, Math.Min(x.Top, FixedPoint.ConstantBits));
        if (bits > FixedPoint.ConstantBits) throw new NotSupportedException($"Too large for its multiples of pi to be taken out: {x}.");
        BigInteger value = x.SignedFixed(bits), halfPi = FixedPoint.Pi(bits) >> 1;
        BigInteger turns = Nearest(value, halfPi), r = (value - (turns * FixedPoint.Pi(bits) / 2)) >> (bits - Bits);
        return FromFixed(Circle(r, (int)(((turns % 4) + 4 + quarters) % 4)));
    }

    // sin(pi x + quarters pi/2): the multiples of 1/2 are taken out exactly.
    private static BigFloat CircularPi(BigFloat x, int quarters)
    {
        if (x._kind != Kind.Finite) return NaN;
        if (x.IsZeroValue || x.Top < -Precision) return quarters == 0 ? x * Pi : One;

        BigFloat doubled = x * FromInteger(2);
        BigInteger turns = (doubled + (x._negative ? -Half : Half)).Truncate();
        BigInteger r = (doubled - FromInteger(turns)).SignedFixed(Bits);
        return FromFixed(Circle(FixedPoint.Multiply(r, FixedPoint.Pi(Bits), Bits) / 2, (int)(((turns % 4) + 4 + quarters) % 4)));
    }

    private static BigInteger Circle(BigInteger r, int quarters) => quarters switch
    {
        0 => FixedPoint.Sin(r, Bits),
        1 => FixedPoint.Cos(r, Bits),
        2 => -FixedPoint.Sin(r, Bits),
        _ => -FixedPoint.Cos(r, Bits),
    };

    private static BigInteger Nearest(BigInteger x, BigInteger y) => ((2 * x) + (x.Sign * y)) / (2 * y);
}
