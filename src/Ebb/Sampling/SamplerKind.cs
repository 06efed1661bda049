namespace Ebb.Sampling;

/// <summary>How noise is turned into images.</summary>
public enum SamplerKind
{
    /// <summary>Deterministic, unless <see cref="SamplerOptions.Eta"/> says otherwise: DDIM (Song, Meng and Ermon, 2021).</summary>
    Ddim,

    /// <summary>Stochastic: ancestral sampling with the small variance (Ho, Jain and Abbeel, 2020).</summary>
    Ddpm,
}
