namespace Ebb.Spec.Schedules;

/// <summary>
/// Betas on a logistic curve, as <see cref="VpSchedule.Sigmoid"/> has them. Xu et al., 2022.
/// </summary>
/// <param name="betaStart">The first beta, in [0, 1).</param>
/// <param name="betaEnd">The last beta, in [0, 1).</param>
public sealed class SigmoidSchedule(double betaStart = 1e-4, double betaEnd = 0.02) : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) =>
        VpSchedule.Sigmoid(steps, TScalar.CreateChecked(betaStart), TScalar.CreateChecked(betaEnd));
}
