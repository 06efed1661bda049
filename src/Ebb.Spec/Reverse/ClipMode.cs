namespace Ebb.Spec.Reverse;

/// <summary>What a reverse step does with a predicted clean image outside [-1, 1].</summary>
public enum ClipMode
{
    /// <summary>Clamp x0Hat to [-1, 1] and recompute eps from the clamped value: |xPrev| is then bounded whatever the net says.</summary>
    Recompute,

    /// <summary>Clamp x0Hat and keep epsHat as it was (the walk-through's <c>ddimPrev</c>). The loop may diverge.</summary>
    Keep,

    /// <summary>Do not clamp.</summary>
    None,
}
