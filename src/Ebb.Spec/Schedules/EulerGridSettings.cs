namespace Ebb.Spec.Schedules;

/// <summary>How the ecosystem's Euler and Heun samplers place their levels; the names are those of its configuration files.</summary>
public sealed record EulerGridSettings
{
    /// <summary>Where the timesteps lie.</summary>
    public TimestepSpacing TimestepSpacing { get; init; } = TimestepSpacing.Linspace;

    /// <summary>Added to the timesteps of Leading.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Where the sigmas lie.</summary>
    public SigmaSpacing SigmaSpacing { get; init; }

    /// <summary>The least sigma of Karras, Exponential, UniformLambda and Beta; null for that of the last timestep.</summary>
    public double? SigmaMin { get; init; }

    /// <summary>The greatest sigma of the same four; null for that of the first timestep.</summary>
    public double? SigmaMax { get; init; }

    /// <summary>The sigma after the last: 0, or the least of the training table. LogLinear has its own.</summary>
    public FinalSigma FinalSigmasType { get; init; } = FinalSigma.Zero;

    /// <summary>Whether the network is told ln(sigma)/4 instead of a training level: "timestep_type" continuous elsewhere.</summary>
    public bool Continuous { get; init; }
}
