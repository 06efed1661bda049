namespace Ebb.Spec.Schedules;

/// <summary>
/// Square roots of betas on a line, as <see cref="VpSchedule.ScaledLinear"/> has them. Rombach et al., 2022: T = 1000, betas 0.00085 to 0.012.
/// </summary>
/// <param name="betaStart">The first beta, in [0, 1).</param>
/// <param name="betaEnd">The last beta, in [0, 1).</param>
public sealed class ScaledLinearSchedule(double betaStart = 0.00085, double betaEnd = 0.012) : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) =>
        VpSchedule.ScaledLinear(steps, TScalar.CreateChecked(betaStart), TScalar.CreateChecked(betaEnd));
}
