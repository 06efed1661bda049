namespace Ebb.Spec.Schedules;

/// <summary>Which number in [0, 1] a network is told for the noise level alphaBar_t.</summary>
public enum TimeConvention
{
    /// <summary>t / T, and 0 when T = 0: the specification layer.</summary>
    OverSteps,

    /// <summary>(t - 1) / (T - 1), and 0 when T = 1: the run-time layer, which counts its T noise levels from 0 and ends at 1.</summary>
    OverLast,
}
