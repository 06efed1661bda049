using System.Numerics;

namespace Ebb.Spec.Forward;

/// <summary>
/// Times whose logit is normal, from standard normal draws: t = 1/(1 + exp(-(mean + deviation z))). The middle is seen most, the ends hardly.
/// Esser et al., 2024, equation 19.
/// </summary>
public sealed class LogitNormalTime : TimeDensity
{
    private readonly double _mean;
    private readonly double _deviation;

    /// <summary>The density of two parameters.</summary>
    /// <param name="mean">The mean of the logit: above 0 favours noise.</param>
    /// <param name="deviation">The standard deviation of the logit, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite, or the deviation is not above 0.</exception>
    public LogitNormalTime(double mean = 0, double deviation = 1)
    {
        Expect.That(double.IsFinite(mean), mean, "a finite number");
        Expect.Above(0, deviation, "1");
        (_mean, _deviation) = (mean, deviation);
    }

    /// <inheritdoc/>
    public override TScalar Time<TScalar>(TScalar draw) =>
        TScalar.One / (TScalar.One + TScalar.Exp(-(TScalar.CreateChecked(_mean) + (TScalar.CreateChecked(_deviation) * draw))));

    /// <summary>The density, exp(-((ln(t/(1 - t)) - mean)/deviation)^2/2) / (deviation sqrt(2 pi) t (1 - t)).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in (0, 1).</param>
    /// <returns>At least 0; its integral over (0, 1) is 1.</returns>
    public TScalar Density<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar deviation = TScalar.CreateChecked(_deviation), rest = TScalar.One - t;
        TScalar z = (TScalar.Log(t) - TScalar.Log(rest) - TScalar.CreateChecked(_mean)) / deviation;
        return TScalar.Exp(-(z * z) / TScalar.CreateChecked(2)) / (deviation * TScalar.Sqrt(TScalar.Tau) * t * rest);
    }
}
