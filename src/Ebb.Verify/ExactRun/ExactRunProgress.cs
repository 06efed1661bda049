namespace Ebb.Verify.ExactRun;

/// <summary>How far an exact run is.</summary>
/// <param name="FractionBits">The bits after the binary point of the run that goes on; 0 in the trial that finds out how many are needed.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps of this run.</param>
/// <param name="RadiusLog2">Log2 of the widest enclosure of the state's values; -infinity where all are exact.</param>
public readonly record struct ExactRunProgress(int FractionBits, int Done, int Total, double RadiusLog2);
