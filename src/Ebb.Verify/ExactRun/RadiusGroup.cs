namespace Ebb.Verify.ExactRun;

/// <summary>What one input's radii add to the radius of a sum.</summary>
/// <param name="Input">The input's number.</param>
/// <param name="Offsets">As in <see cref="WeightGroup"/>.</param>
/// <param name="Weights">At least |weight|.</param>
internal sealed record RadiusGroup(int Input, int[] Offsets, double[] Weights);
