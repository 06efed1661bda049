namespace Ebb.Verify.ExactRun;

/// <summary>What one step of an exact run left.</summary>
/// <param name="Index">The alphaBar index that it went to; for the first entry the one that the run starts from.</param>
/// <param name="RadiusLog2">Log2 of the widest enclosure of the state's values; -infinity where all are exact.</param>
/// <param name="LargestState">At least |x| of every value.</param>
public sealed record ExactStep(int Index, double RadiusLog2, double LargestState);
