namespace Ebb.Spec.Processes;

/// <summary>
/// sigma(t) = (sigmaMin^(1/rho) + t (sigmaMax^(1/rho) - sigmaMin^(1/rho)))^rho: even in sigma^(1/rho), so that a larger rho spends more
/// of the time at small noise. Karras et al., 2022, equation 5, with their i/(N-1) as 1 - t.
/// </summary>
public sealed class KarrasSigma : SigmaCurve
{
    private readonly double _sigmaMin;
    private readonly double _sigmaMax;
    private readonly double _rho;

    /// <summary>The curve between two ends; the defaults are those of the paper.</summary>
    /// <param name="sigmaMin">The noise at t = 0, above 0.</param>
    /// <param name="sigmaMax">The noise at t = 1, above sigmaMin.</param>
    /// <param name="rho">The exponent, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end or the exponent is not a finite number in its range.</exception>
    public KarrasSigma(double sigmaMin = 0.002, double sigmaMax = 80, double rho = 7)
    {
        CheckEnds(sigmaMin, sigmaMax);
        Expect.Above(0, rho, "7");
        (_sigmaMin, _sigmaMax, _rho) = (sigmaMin, sigmaMax, rho);
    }

    /// <summary>The noise at t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>sigmaMin at data, sigmaMax at noise.</returns>
    public override TScalar At<TScalar>(TScalar t)
    {
        TScalar rho = TScalar.CreateChecked(_rho), inverse = TScalar.One / rho;
        TScalar low = TScalar.Pow(TScalar.CreateChecked(_sigmaMin), inverse), high = TScalar.Pow(TScalar.CreateChecked(_sigmaMax), inverse);
        return TScalar.Pow(low + (t * (high - low)), rho);
    }
}
