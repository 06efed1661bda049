namespace Ebb.Spec.Reverse;

/// <summary>
/// The way between two draws of noise along which every point is about as long as they are, as draws of noise in many dimensions all are: with the
/// angle theta between a and b, sin((1 - u) theta)/sin(theta) a + sin(u theta)/sin(theta) b. Shoemake, 1985, section 3.3.
/// </summary>
public static class SphericalPath
{
    private const double LeastSine = 1e-6;

    /// <summary>The weights of a and b at u.</summary>
    /// <param name="cosine">The cosine of the angle between a and b.</param>
    /// <param name="u">The share of the way, in [0, 1].</param>
    /// <returns>The weights; those of the straight line where a and b are all but parallel.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside [0, 1], or the cosine is not a number.</exception>
    public static (double FromFirst, double FromSecond) Weights(double cosine, double u)
    {
        if (u is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(u), u, "Expected a share of the way, in [0, 1].");
        if (double.IsNaN(cosine)) throw new ArgumentOutOfRangeException(nameof(cosine), cosine, "Expected a cosine, in [-1, 1].");
        double angle = Math.Acos(Math.Clamp(cosine, -1, 1)), sine = Math.Sin(angle);
        return sine < LeastSine ? (1 - u, u) : (Math.Sin((1 - u) * angle) / sine, Math.Sin(u * angle) / sine);
    }
}
