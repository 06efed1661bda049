namespace Ebb.Spec.Schedules;

/// <summary>How the ecosystem's EDM samplers place their levels; names and defaults are those of its configuration files.</summary>
public sealed record EdmGridSettings
{
    /// <summary>The least sigma, above 0.</summary>
    public double SigmaMin { get; init; } = 0.002;

    /// <summary>The greatest sigma.</summary>
    public double SigmaMax { get; init; } = 80;

    /// <summary>The exponent of the Karras spacing, above 0.</summary>
    public double Rho { get; init; } = 7;

    /// <summary>Karras or Exponential; "sigma_schedule" elsewhere.</summary>
    public SigmaSpacing SigmaSpacing { get; init; } = SigmaSpacing.Karras;

    /// <summary>The sigma after the last: 0, or the least once more.</summary>
    public FinalSigma FinalSigmasType { get; init; } = FinalSigma.Zero;
}
