namespace Ebb.Spec.Forward;

/// <summary>
/// Times from uniform draws by t = 1 - u - scale (cos^2(pi u/2) - 1 + u), which reach both ends. A scale above 0 favours the middle, one below 0
/// the ends, 0 is uniform. Esser et al., 2024, equation 20. The density has no closed form in t.
/// </summary>
public sealed class ModeTime : TimeDensity
{
    private readonly double _scale;

    /// <summary>The density of one parameter.</summary>
    /// <param name="scale">In [-1, 2/(pi - 2)], about 1.75: beyond, t would not fall with u.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is out of range.</exception>
    public ModeTime(double scale = 1.29)
    {
        Expect.That(scale >= -1 && scale <= 2 / (Math.PI - 2), scale, "a number in [-1, 2/(pi - 2)]");
        _scale = scale;
    }

    /// <inheritdoc/>
    public override TScalar Time<TScalar>(TScalar draw)
    {
        // cos^2(pi u/2) - 1 is -sin^2(pi u/2).
        TScalar sin = TScalar.SinPi(draw / TScalar.CreateChecked(2));
        return TScalar.One - draw - (TScalar.CreateChecked(_scale) * (draw - (sin * sin)));
    }
}
