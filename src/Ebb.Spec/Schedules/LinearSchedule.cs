namespace Ebb.Spec.Schedules;

/// <summary>
/// Betas on a line, as <see cref="VpSchedule.Linear{TScalar}"/> has them. Ho, Jain and Abbeel, 2020, section 4: T = 1000, betas 1e-4 to 0.02.
/// </summary>
/// <param name="betaStart">The first beta, in [0, 1).</param>
/// <param name="betaEnd">The last beta, in [0, 1).</param>
public sealed class LinearSchedule(double betaStart = 1e-4, double betaEnd = 0.02) : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) =>
        VpSchedule.Linear(steps, TScalar.CreateChecked(betaStart), TScalar.CreateChecked(betaEnd));
}
