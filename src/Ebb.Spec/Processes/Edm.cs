namespace Ebb.Spec.Processes;

/// <summary>
/// The process of "Elucidating the design space of diffusion-based generative models" (Karras et al., 2022): Alpha = 1 and the noise
/// on the <see cref="KarrasSigma"/> curve, so that equally spaced times are the paper's steps (equation 5). Its own time is sigma itself
/// (table 1); a network that is to be told sigma takes a grid by <see cref="Fields.LevelGrid.OfSigmas"/>.
/// </summary>
/// <param name="sigmaMin">The noise at t = 0, above 0.</param>
/// <param name="sigmaMax">The noise at t = 1, above sigmaMin.</param>
/// <param name="rho">The exponent, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">An end or the exponent is not a finite number in its range.</exception>
public sealed class Edm(double sigmaMin = 0.002, double sigmaMax = 80, double rho = 7) : DiffusionProcess
{
    private readonly KarrasSigma _sigma = new(sigmaMin, sigmaMax, rho);

    /// <summary>1.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at every time.</returns>
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.One;

    /// <summary>The noise at t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>sigmaMin at data, sigmaMax at noise.</returns>
    public override TScalar Sigma<TScalar>(TScalar t) => _sigma.At(t);
}
