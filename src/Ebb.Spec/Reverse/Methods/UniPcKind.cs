namespace Ebb.Spec.Reverse.Methods;

/// <summary>B(h) of <see cref="UniPc"/>, which matters where a correction has one term. Zhao et al., 2023, section 3.</summary>
public enum UniPcKind
{
    /// <summary>B(h) = k h, with the k of <see cref="ExponentialStep{TScalar}"/>; h in the paper.</summary>
    Bh1,

    /// <summary>B(h) = 1 - exp(-k h); exp(h) - 1 in the paper.</summary>
    Bh2,
}
