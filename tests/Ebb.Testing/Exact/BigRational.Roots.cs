using System.Numerics;

namespace Ebb.Testing.Exact;

/// <content>
/// Roots of perfect squares, so that a formula with sqrt(alphaBar) and sqrt(1 - alphaBar) runs exactly on the levels where both are rational:
/// the rational points of the unit circle, ((1 - m^2)/(1 + m^2), 2m/(1 + m^2)). Any other root throws: it would not be exact.
/// </content>
public readonly partial struct BigRational : IRootFunctions<BigRational>
{
    static BigRational IFloatingPointConstants<BigRational>.E => throw Irrational("e");

    static BigRational IFloatingPointConstants<BigRational>.Pi => throw Irrational("pi");

    static BigRational IFloatingPointConstants<BigRational>.Tau => throw Irrational("tau");

    /// <exception cref="NotSupportedException">The root is not rational.</exception>
    public static BigRational Sqrt(BigRational x)
    {
        BigInteger numerator = FloorRoot(x.Numerator), denominator = FloorRoot(x.Denominator);
        return numerator * numerator == x.Numerator && denominator * denominator == x.Denominator
            ? new(numerator, denominator)
            : throw Irrational($"the square root of {x}");
    }

    /// <summary>The level of the rational point with parameter m: alphaBar = ((1 - m^2)/(1 + m^2))^2, from 1 at m = 0 to 0 at m = 1.</summary>
    public static BigRational LevelOf(BigRational m)
    {
        BigRational alpha = (One - (m * m)) / (One + (m * m));
        return alpha * alpha;
    }

    static BigRational IRootFunctions<BigRational>.Cbrt(BigRational x) => throw Irrational("a cube root");

    static BigRational IRootFunctions<BigRational>.Hypot(BigRational x, BigRational y) => Sqrt((x * x) + (y * y));

    static BigRational IRootFunctions<BigRational>.RootN(BigRational x, int n) => n == 2 ? Sqrt(x) : throw Irrational($"a root of degree {n}");

    private static BigInteger FloorRoot(BigInteger x)
    {
        if (x.Sign <= 0) return x.IsZero ? x : BigInteger.MinusOne;
        BigInteger root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        for (BigInteger next = (root + (x / root)) >> 1; next < root; next = (root + (x / root)) >> 1) root = next;
        return root;
    }

    private static NotSupportedException Irrational(string what) => new($"{what} is not a rational number.");
}
