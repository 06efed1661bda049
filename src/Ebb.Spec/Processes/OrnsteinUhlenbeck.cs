namespace Ebb.Spec.Processes;

/// <summary>
/// The Ornstein-Uhlenbeck process dx = -x ds + sqrt(2) dw with its time measured by the noise it has reached, t = sqrt(1 - exp(-2 s)):
/// Alpha = sqrt(1 - t^2), Sigma = t. It keeps a unit variance. Song et al., 2021, section 3.4 (variance preserving), in this time.
/// </summary>
public sealed class OrnsteinUhlenbeck : DiffusionProcess
{
    /// <summary>sqrt(1 - t^2), as sqrt((1 - t)(1 + t)), which does not cancel near t = 1. Its derivative there is minus infinity.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at data, 0 at noise.</returns>
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.Sqrt((TScalar.One - t) * (TScalar.One + t));

    /// <summary>t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>0 at data, 1 at noise.</returns>
    public override TScalar Sigma<TScalar>(TScalar t) => t;
}
