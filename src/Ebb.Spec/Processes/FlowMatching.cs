namespace Ebb.Spec.Processes;

/// <summary>
/// The straight line from data to noise: Alpha = 1 - t, Sigma = t, so that the velocity of a path is eps - x0 at every t.
/// Lipman et al., 2023, equation 22 with sigma_min = 0, and Liu et al., 2023 (rectified flow), both with time reversed.
/// </summary>
public sealed class FlowMatching : DiffusionProcess
{
    /// <summary>1 - t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at data, 0 at noise.</returns>
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.One - t;

    /// <summary>t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>0 at data, 1 at noise.</returns>
    public override TScalar Sigma<TScalar>(TScalar t) => t;
}
