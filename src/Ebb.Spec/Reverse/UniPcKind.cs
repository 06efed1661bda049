namespace Ebb.Spec.Reverse;

/// <summary>B(h), by which <see cref="UniPc"/> scales its corrections. Zhao et al., 2023, section 3.</summary>
public enum UniPcKind
{
    /// <summary>B(h) = h.</summary>
    Bh1,

    /// <summary>B(h) = exp(h) - 1.</summary>
    Bh2,
}
