namespace Ebb.Spec.Schedules;

/// <summary>
/// The exponential schedule: alphaBar follows f(u) = exp(-12 u), so that every beta is min(1 - exp(-12/T), 0.999); "exp" elsewhere.
/// </summary>
public sealed class ExponentialSchedule : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) =>
        VpSchedule.OfAlphaBar(steps, u => TScalar.Exp(-(TScalar.CreateChecked(12) * u)), UsualCap<TScalar>());
}
