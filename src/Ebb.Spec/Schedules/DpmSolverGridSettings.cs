namespace Ebb.Spec.Schedules;

/// <summary>How the ecosystem's DPM-Solver samplers place their levels; the names are those of its configuration files.</summary>
public sealed record DpmSolverGridSettings
{
    /// <summary>Where the timesteps lie.</summary>
    public TimestepSpacing TimestepSpacing { get; init; } = TimestepSpacing.Linspace;

    /// <summary>Added to the timesteps of Leading.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Where the sigmas lie.</summary>
    public SigmaSpacing SigmaSpacing { get; init; }

    /// <summary>The sigma after the last: 0, or the least of the training table.</summary>
    public FinalSigma FinalSigmasType { get; init; } = FinalSigma.Zero;

    /// <summary>Training levels whose lambda = -ln sigma is below this get no timesteps; -5.1 suits the cosine schedule.</summary>
    public double LambdaMinClipped { get; init; } = double.NegativeInfinity;

    /// <summary>
    /// Whether the timesteps of Karras and UniformLambda sigmas are rounded; else they are truncated, as those of the other spacings are.
    /// The ecosystem truncates for the cosine schedule.
    /// </summary>
    public bool RoundsTimesteps { get; init; } = true;
}
