namespace Ebb.Spec.Reverse.Methods;

/// <summary>Which of two second-order formulas a multistep DPM-Solver uses. They differ by terms of third order.</summary>
public enum DpmSolverType
{
    /// <summary>The slope weighs half of what the value weighs: the formula of the paper.</summary>
    Midpoint,

    /// <summary>The slope weighs what the integral of a straight line gives.</summary>
    Heun,
}
