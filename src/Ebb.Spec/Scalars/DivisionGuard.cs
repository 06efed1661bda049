namespace Ebb.Spec.Scalars;

/// <summary>Whether and how a division by a number that may be 0 is kept finite.</summary>
public enum DivisionGuard
{
    /// <summary>x / y, infinite or NaN where y is 0: for exact distributions and processes, which say what holds at their ends.</summary>
    None,

    /// <summary>x / (y + 1e-6), the epsilon added always: the rule of the specification layer.</summary>
    Additive,

    /// <summary>x / max(y, 1e-12): the rule of the run-time layer, exact for every y of at least 1e-12.</summary>
    Floor,
}
