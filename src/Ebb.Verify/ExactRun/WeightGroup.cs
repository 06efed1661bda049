namespace Ebb.Verify.ExactRun;

/// <summary>Terms of a sum that read one digit of one input: each adds weight 2^(28 place) times the input's value at an offset.</summary>
/// <param name="Input">The input's number.</param>
/// <param name="Place">The weights' digit.</param>
/// <param name="Offsets">Where to read, from the place that is written in the first channel.</param>
/// <param name="Weights">The digits, of 32 bits.</param>
/// <param name="SplitsFirst">Whether carries must be taken out of the accumulator before, so that it cannot overflow.</param>
internal sealed record WeightGroup(int Input, int Place, int[] Offsets, int[] Weights, bool SplitsFirst);
