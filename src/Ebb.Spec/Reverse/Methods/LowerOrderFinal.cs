namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Whether a multistep solver takes its last step with order 1 and the one before with at most 2, which is steadier when steps are few.
/// </summary>
public enum LowerOrderFinal
{
    /// <summary>On grids of fewer than 15 steps.</summary>
    BelowFifteenSteps,

    /// <summary>Never; a last step to Sigma = 0 is of order 1 all the same.</summary>
    Never,

    /// <summary>Always, as for a part of a grid whose whole has fewer than 15 steps.</summary>
    Always,
}
