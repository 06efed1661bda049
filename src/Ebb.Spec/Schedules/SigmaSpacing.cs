namespace Ebb.Spec.Schedules;

/// <summary>How a sampler over a training schedule places its sigmas.</summary>
public enum SigmaSpacing
{
    /// <summary>At the sigmas of its timesteps.</summary>
    Timesteps,

    /// <summary><see cref="SigmaGrid.Karras"/> with rho = 7; "use_karras_sigmas" elsewhere.</summary>
    Karras,

    /// <summary><see cref="SigmaGrid.UniformLogSigma"/>; "use_exponential_sigmas" elsewhere.</summary>
    Exponential,

    /// <summary>The same sigmas, whose timesteps DPM-Solver rounds instead of truncating; "use_lu_lambdas" elsewhere.</summary>
    UniformLambda,

    /// <summary><see cref="SigmaGrid.Beta"/> with shapes 0.6; "use_beta_sigmas" elsewhere.</summary>
    Beta,

    /// <summary>
    /// Euler only: evenly in ln sigma over the whole training table, one more than the timesteps, which stay as they are; the last one is
    /// the final one. "interpolation_type" log_linear elsewhere, which lists one more sigma that its sampler never reaches.
    /// </summary>
    LogLinear,
}
