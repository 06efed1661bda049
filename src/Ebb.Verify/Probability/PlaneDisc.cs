namespace Ebb.Verify.Probability;

/// <summary>The points at most so far from a centre, such as the neighbourhood of a mode.</summary>
/// <param name="X">The first value of the centre.</param>
/// <param name="Y">The second value.</param>
/// <param name="Radius">The distance, above 0.</param>
public readonly record struct PlaneDisc(double X, double Y, double Radius)
{
    // Each difference is off by 2^-53 of itself, and so are squares and sum: some 5 units together.
    private const double Slack = 1e-14;

    /// <summary>Whether all of a box certainly lies in the disc.</summary>
    internal bool Holds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        double dx = Math.Max(upper[0] - X, X - lower[0]), dy = Math.Max(upper[1] - Y, Y - lower[1]);
        return ((dx * dx) + (dy * dy)) * (1 + Slack) <= Radius * Radius;
    }

    /// <summary>Whether a box may have a point in the disc: false is certain.</summary>
    internal bool MayMeet(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        double dx = Math.Max(0, Math.Max(lower[0] - X, X - upper[0])), dy = Math.Max(0, Math.Max(lower[1] - Y, Y - upper[1]));
        return !(((dx * dx) + (dy * dy)) * (1 - Slack) > Radius * Radius);
    }
}
