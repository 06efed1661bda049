namespace Ebb.Spec.Forward;

/// <summary>Which weight of <see cref="LossWeight"/> the loss of a level gets, with the settings of its paper.</summary>
public enum LossWeighting
{
    /// <summary>1 on the loss of whatever the network predicts.</summary>
    None,

    /// <summary><see cref="LossWeight.MinSnr"/>: Hang et al., 2023.</summary>
    MinSnr,

    /// <summary><see cref="LossWeight.P2"/> with gamma and k of 1: Choi et al., 2022.</summary>
    P2,

    /// <summary><see cref="LossWeight.TruncatedSnr"/>: Salimans and Ho, 2022.</summary>
    TruncatedSnr,

    /// <summary><see cref="LossWeight.Snr"/> on the loss against x0, so that a network that says x0 or v is trained as if it said eps.</summary>
    Snr,

    /// <summary><see cref="LossWeight.Edm"/> with a sigmaData of 0.5: Karras et al., 2022.</summary>
    Edm,

    /// <summary><see cref="LossWeight.InverseVariance"/> on the loss against v: Esser et al., 2024.</summary>
    InverseVariance,

    /// <summary><see cref="LossWeight.CosMap"/> on the loss against v: Esser et al., 2024.</summary>
    CosMap,
}
