namespace Ebb.Spec.Processes;

/// <summary>
/// sigma(t) = sigmaMin (sigmaMax/sigmaMin)^t: log sigma grows evenly. Song et al., 2021, appendix C. There is a little noise at t = 0.
/// </summary>
public sealed class GeometricSigma : SigmaCurve
{
    private readonly double _sigmaMin;
    private readonly double _sigmaMax;

    /// <summary>The curve between two ends.</summary>
    /// <param name="sigmaMin">The noise at t = 0, above 0.</param>
    /// <param name="sigmaMax">The noise at t = 1, above sigmaMin.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not a finite number in its range.</exception>
    public GeometricSigma(double sigmaMin, double sigmaMax)
    {
        CheckEnds(sigmaMin, sigmaMax);
        (_sigmaMin, _sigmaMax) = (sigmaMin, sigmaMax);
    }

    /// <summary>sigmaMin (sigmaMax/sigmaMin)^t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>sigmaMin at data, sigmaMax at noise.</returns>
    public override TScalar At<TScalar>(TScalar t)
    {
        TScalar least = TScalar.CreateChecked(_sigmaMin);
        return least * TScalar.Pow(TScalar.CreateChecked(_sigmaMax) / least, t);
    }
}
