using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>The three things in which the layers differ; everything else is one definition. See docs/notation.md.</summary>
/// <param name="Clip">What happens to an x0Hat outside [-1, 1].</param>
/// <param name="Guard">How divisions are kept finite.</param>
/// <param name="Time">Which time the denoiser is told.</param>
public readonly record struct Conventions(ClipMode Clip, DivisionGuard Guard, TimeConvention Time)
{
    /// <summary>The specification layer: no clamp, 1e-6 added, t/T.</summary>
    public static Conventions Specification => new(ClipMode.None, DivisionGuard.Additive, TimeConvention.OverSteps);

    /// <summary>The walk-through's program: epsHat kept after the clamp, floor 1e-12, (t-1)/(T-1).</summary>
    public static Conventions WalkThrough => new(ClipMode.Keep, DivisionGuard.Floor, TimeConvention.OverLast);

    /// <summary>What Ebb runs unless told otherwise: the walk-through's, with epsHat recomputed after the clamp.</summary>
    public static Conventions RunTime => new(ClipMode.Recompute, DivisionGuard.Floor, TimeConvention.OverLast);
}
