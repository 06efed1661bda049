using Ebb.Spec.Scalars;

namespace Ebb.Verify.Probability;

/// <summary>
/// The standard normal distribution between bounds: with phi(x) = exp(-x^2/2)/sqrt(2 pi), <c>Phi(x) = 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ..)</c>, all
/// terms of one sign (Abramowitz and Stegun, 1964, 26.2.11), on intervals.
/// </summary>
public static class NormalMeasure
{
    private const double Farthest = 37;

    /// <summary>The probability that a standard normal number is at most x.</summary>
    /// <param name="x">Any number but NaN.</param>
    /// <returns>An interval that holds it, about 1e-15 wide, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">x is NaN.</exception>
    public static Interval<double> Below(double x)
    {
        if (double.IsNaN(x)) throw new ArgumentOutOfRangeException(nameof(x), x, "Expected a number.");
        var half = Interval<double>.Of(0.5);

        // Beyond 37 there is less than 1e-298: the bound 1/2 + 1/2 is the truth's from above, and one at 37 from below.
        var central = Math.Abs(x) <= Farthest ? Central(Math.Abs(x)) : Interval<double>.Of(Central(Farthest).Lower, 0.5);
        var sum = x < 0 ? half - central : half + central;
        return Interval<double>.Of(Math.Max(0, sum.Lower), Math.Min(1, sum.Upper));
    }

    // Phi(x) - 1/2 for 0 <= x <= 37.
    private static Interval<double> Central(double x)
    {
        var point = Interval<double>.Of(x);
        var square = point * point;
        Interval<double> term = point, sum = Interval<double>.Zero;
        int n = 0;

        // The quotient of a term and the one before is x^2/(2n + 3) and falls; from 1/2 on the rest is at most twice the next term.
        for (; (2 * n) + 3 < 2 * square.Upper || term.Upper > sum.Lower * 1e-18; n++)
        {
            sum += term;
            term = term * square / Interval<double>.Of((2 * n) + 3);
        }

        sum += Interval<double>.Of(0, Math.BitIncrement(2 * term.Upper));
        var density = Interval<double>.Exp(-(square / Interval<double>.Of(2))) / Interval<double>.Sqrt(Interval<double>.Tau);
        return density * sum;
    }
}
