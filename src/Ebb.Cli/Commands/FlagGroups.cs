namespace Ebb.Cli.Commands;

/// <summary>The headings of the help pages.</summary>
internal static class FlagGroups
{
    public const string Recipe = "Recipe";
    public const string Data = "Data";
    public const string Net = "Net";
    public const string Schedule = "Noise schedule";
    public const string Training = "Training";
    public const string Sampling = "Sampling";
    public const string Certificate = "Certificate";
    public const string Measures = "Measures";
    public const string Stopping = "Stopping and going on";
    public const string Compute = "Compute";
    public const string Output = "Output";
    public const string General = "General";
}
