namespace Ebb.Spec.Processes;

/// <summary>sigma(t) = sigmaMax t: the noise itself is the time, up to its unit.</summary>
public sealed class LinearSigma : SigmaCurve
{
    private readonly double _sigmaMax;

    /// <summary>The curve to a given end.</summary>
    /// <param name="sigmaMax">The noise at t = 1, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end is not a finite number above 0.</exception>
    public LinearSigma(double sigmaMax = 1)
    {
        Expect.Above(0, sigmaMax, "1");
        _sigmaMax = sigmaMax;
    }

    /// <summary>sigmaMax t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>0 at data.</returns>
    public override TScalar At<TScalar>(TScalar t) => TScalar.CreateChecked(_sigmaMax) * t;
}
