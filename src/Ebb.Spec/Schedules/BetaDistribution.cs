namespace Ebb.Spec.Schedules;

/// <summary>
/// The distribution on [0, 1] with the density x^(a-1) (1-x)^(b-1)/B(a, b), in double: its quantiles place the sigmas of a beta grid.
/// DLMF, 8.17. The relative error is about 1e-13 for a and b from 0.1 to 100.
/// </summary>
public static class BetaDistribution
{
    // Newton takes about 5; halving the bracket every time, fewer than 100.
    private const int MaxRounds = 100;

    /// <summary>The probability of [0, x], the regularised incomplete beta function I_x(a, b).</summary>
    /// <param name="x">In [0, 1].</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <returns>A probability.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Cdf(double x, double a, double b)
    {
        CheckProbability(x, nameof(x));
        CheckShape(a, nameof(a));
        CheckShape(b, nameof(b));
        return Tails(x, 1 - x, a, b).Lower;
    }

    /// <summary>The x with I_x(a, b) = p.</summary>
    /// <param name="p">A probability.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <returns>The quantile, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double p, double a, double b)
    {
        CheckProbability(p, nameof(p));
        CheckShape(a, nameof(a));
        CheckShape(b, nameof(b));
        if (p is 0 or 1) return p;
        // Solved from the end that it is nearer to, where a double holds it to full relative accuracy.
        return p <= Cdf(0.5, a, b) ? LowerQuantile(p, 1 - p, a, b) : 1 - LowerQuantile(1 - p, p, b, a);
    }

    // The x of (0, 1/2] with tails p and q. Newton in y = ln x for the logarithm of the lesser tail, which is smooth in y (that of the
    // lower is nearly a line of slope a); bisection where a step leaves the bracket.
    private static double LowerQuantile(double p, double q, double a, double b)
    {
        double logB = LogBeta(a, b), low = double.NegativeInfinity, high = Math.Log(0.5);
        double y = Math.Min((Math.Log(p) + Math.Log(a) + logB) / a, high);
        for (int round = 0; round < MaxRounds; round++)
        {
            double x = Math.Exp(y);
            (double lower, double upper) = Tails(x, 1 - x, a, b);
            // Below the smallest double the lower tail is its first term, which the start solves.
            if (lower == 0) return x;
            double excess = p <= q ? Math.Log(lower / p) : Math.Log(q / upper);
            if (excess > 0) high = y; else low = y;
            double slope = Math.Exp((a * y) + ((b - 1) * Math.Log(1 - x)) - logB) / (p <= q ? lower : upper);
            double next = y - (excess / slope);
            if (!(next > low && next < high)) next = double.IsFinite(low) ? (low + high) / 2 : Math.Min(y - 1, high);
            if (Math.Abs(next - y) <= 1e-15 * (1 + Math.Abs(y))) return Math.Exp(next);
            y = next;
        }

        return Math.Exp(y);
    }

    // I_x(a, b) and 1 - I_x(a, b), x + y = 1: the series on the side where its terms fall from the first on, up to one.
    private static (double Lower, double Upper) Tails(double x, double y, double a, double b)
    {
        bool isLowerPart = x <= (a + 1) / (a + b + 2);
        double tail = isLowerPart ? Lower(x, y, a, b) : Lower(y, x, b, a);
        return isLowerPart ? (tail, 1 - tail) : (1 - tail, tail);
    }

    // x^a (1-x)^b/(a B) (1 + (a+b)/(a+1) x + (a+b)(a+b+1)/((a+1)(a+2)) x^2 + ..): DLMF 8.17.8, all terms positive.
    private static double Lower(double x, double y, double a, double b)
    {
        if (x == 0) return 0;
        double term = 1, sum = 1;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= (a + b + n - 1) / (a + n) * x;
            sum += term;
        }

        return sum / a * Math.Exp((a * Math.Log(x)) + (b * Math.Log(y)) - LogBeta(a, b));
    }

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    // Stirling's series (DLMF 5.11.1) from 16 on, where five terms leave 1e-16; below, Gamma(z) = Gamma(z + n)/(z (z+1) .. (z+n-1)).
    private static double LogGamma(double z)
    {
        double product = 1;
        for (; z < 16; z++) product *= z;
        double w = 1 / (z * z);
        double series = ((((((((w / 1188) - (1 / 1680.0)) * w) + (1 / 1260.0)) * w) - (1 / 360.0)) * w) + (1 / 12.0)) / z;
        return ((z - 0.5) * Math.Log(z)) - z + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(product);
    }

    private static void CheckProbability(double value, string argument)
    {
        if (value is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(argument, value, "Expected a number in [0, 1].");
    }

    private static void CheckShape(double value, string argument)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(argument, value, "A shape of the beta distribution is above 0 and finite.");
        }
    }
}
