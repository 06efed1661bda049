namespace Ebb.Sampling;

/// <summary>How noise is turned into images.</summary>
public enum SamplerKind
{
    /// <summary>Deterministic, unless <see cref="SamplerOptions.Eta"/> says otherwise: DDIM (Song, Meng and Ermon, 2021).</summary>
    Ddim,

    /// <summary>Stochastic: ancestral sampling with the small variance (Ho, Jain and Abbeel, 2020).</summary>
    Ddpm,

    /// <summary>
    /// Deterministic: Euler's step along the straight path between x0Hat and the noise (Lipman et al., 2023), in equal steps of flow time unless
    /// <see cref="SamplerOptions.Spacing"/> says otherwise. The step is that of DDIM on whatever scale the states are, so every model takes it.
    /// </summary>
    Flow,
}
