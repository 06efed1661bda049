namespace Ebb.Spec.Processes;

/// <summary>Noise is added and the image is never scaled: Alpha = 1 and any Sigma. Song et al., 2021, section 3.4.</summary>
/// <param name="sigma">How the noise grows.</param>
public sealed class VarianceExploding(SigmaCurve sigma) : DiffusionProcess
{
    private readonly SigmaCurve _sigma = sigma ?? throw new ArgumentNullException(nameof(sigma));

    /// <summary>1.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at every time.</returns>
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.One;

    /// <summary>The curve at t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0, growing with t.</returns>
    public override TScalar Sigma<TScalar>(TScalar t) => _sigma.At(t);
}
