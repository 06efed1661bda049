namespace Ebb.Cli.Commands;

/// <summary>
/// What <c>ebb train</c> does without flags. Net, schedule and learning rate are the reference's; steps and batch are
/// chosen so that the built-in shapes become recognisable within 90 seconds on two cores.
/// </summary>
internal static class TrainDefaults
{
    public const int Keep = 2;
    public const int ShapesSize = 16;
    public const int Hidden = 32;
    public const int Kernel = 3;
    public const int LayersPerBlock = 1;
    public const int AttentionLevels = 1;
    public const double ClassDropout = 0.1;
    public const string Schedule = "linear";
    public const int ScheduleSteps = 100;
    public const double BetaStart = 1e-4;
    public const double BetaEnd = 0.12;
    public const double Shift = 1;
    public const int Steps = 22000;
    public const int BatchSize = 4;
    public const double LearningRate = 1e-3;
    public const double SnrGamma = 5;

    /// <summary>The grids drawn over a run that is long enough for them.</summary>
    public const int ProgressGrids = 10;

    /// <summary>Runs that train on fewer images, counted as often as they are seen, draw none unless asked to.</summary>
    public const int LeastImagesForGrids = 50_000;
}
