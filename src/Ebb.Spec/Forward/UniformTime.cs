namespace Ebb.Spec.Forward;

/// <summary>Every time of [tMin, tMax] alike, from uniform draws: t = tMin + u (tMax - tMin). Its density is 1/(tMax - tMin).</summary>
public sealed class UniformTime : TimeDensity
{
    private readonly double _tMin;
    private readonly double _tMax;

    /// <summary>The density between two times.</summary>
    /// <param name="tMin">The cleanest time, in [0, tMax).</param>
    /// <param name="tMax">The noisiest time, in (tMin, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of range.</exception>
    public UniformTime(double tMin = 0, double tMax = 1)
    {
        Expect.That(tMin is >= 0 and < 1, tMin, "a time in [0, 1)");
        Expect.That(tMax > tMin && tMax <= 1, tMax, $"a time in (tMin, 1] = ({tMin}, 1]");
        (_tMin, _tMax) = (tMin, tMax);
    }

    /// <inheritdoc/>
    public override TScalar Time<TScalar>(TScalar draw)
    {
        TScalar first = TScalar.CreateChecked(_tMin);
        return first + (draw * (TScalar.CreateChecked(_tMax) - first));
    }
}
