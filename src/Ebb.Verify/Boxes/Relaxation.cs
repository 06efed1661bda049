namespace Ebb.Verify.Boxes;

/// <summary>f(z) lies within Error of Slope z + Offset, for all z of a range.</summary>
internal readonly record struct Relaxation(double Slope, double Offset, double Error)
{
    // Far more than the handful of roundings below can lose, relative to what they round.
    private const double Slack = 1.0 / (1L << 48);

    public static Relaxation Identity => new(1, 0, 0);

    /// <summary>relu: 0 where it is closed, z where it is open, else the chord and half of what lies under it.</summary>
    public static Relaxation OfRelu(double lower, double upper)
    {
        if (upper <= 0) return default;
        if (lower >= 0) return Identity;

        // Above 0 even where a quotient underflows, so that a slope of 0 means closed.
        double slope = Math.Max(upper / (upper - lower), Slack);

        // relu(z) - slope z is convex, 0 at z = 0, and largest at an end, whatever the slope in [0, 1].
        double largest = Math.Max(-slope * lower, (1 - slope) * upper) * (1 + Slack);
        return new(slope, largest / 2, largest / 2);
    }

    /// <summary>The clamp to [-1, 1]: a constant, z itself, or the chord from the range's lower to its upper end.</summary>
    public static Relaxation OfClamp(double lower, double upper)
    {
        if (upper <= -1) return new(0, -1, 0);
        if (lower >= 1) return new(0, 1, 0);
        if (lower >= -1 && upper <= 1) return Identity;
        double from = Math.Max(lower, -1), to = Math.Min(upper, 1), slope = (to - from) / (upper - lower);

        // clamp(z) - slope z is linear between these four.
        double[] corners = [from - (slope * lower), from - (slope * from), to - (slope * to), to - (slope * upper)];
        double least = corners.Min(), largest = corners.Max();
        double slack = (1 + Math.Abs(lower) + Math.Abs(upper)) * Slack;
        return new(slope, (least + largest) / 2, ((largest - least) / 2) + slack);
    }
}
