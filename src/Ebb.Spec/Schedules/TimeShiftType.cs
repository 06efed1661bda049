namespace Ebb.Spec.Schedules;

/// <summary>What the number mu of a resolution-dependent flow shift means.</summary>
public enum TimeShiftType
{
    /// <summary>The shift is e^mu.</summary>
    Exponential,

    /// <summary>The shift is mu.</summary>
    Linear,
}
