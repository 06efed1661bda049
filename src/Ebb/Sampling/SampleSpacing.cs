namespace Ebb.Sampling;

/// <summary>How the levels that a sampler visits lie between the noisiest one and the clean image.</summary>
public enum SampleSpacing
{
    /// <summary>Evenly over the timesteps, rounded to whole ones, from T - 1 to 0, both included: few levels near the clean image.</summary>
    Linspace,

    /// <summary>Every timestep that is a multiple of floor(T/N): the noisiest is usually left out.</summary>
    Leading,

    /// <summary>From T - 1 down in strides of T/N: timestep 0 is left out. Lin et al., 2024.</summary>
    Trailing,

    /// <summary>
    /// Evenly in (Sigma/Alpha)^(1/7), between the model's own ends: most levels near the clean image. Karras et al., 2022, equation 5. The net is
    /// told fractions of a timestep.
    /// </summary>
    Karras,

    /// <summary>Evenly in the log-SNR, between the model's own ends. Lu et al., 2022. The net is told fractions of a timestep.</summary>
    Exponential,

    /// <summary>
    /// In equal steps of flow time Sigma/(Alpha + Sigma), moved towards noise as the model's levels are if it is a flow with a shift. The net is
    /// told fractions of a timestep.
    /// </summary>
    Flow,
}
