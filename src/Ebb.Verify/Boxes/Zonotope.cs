namespace Ebb.Verify.Boxes;

/// <summary>
/// All states of the sampler at one index: <c>centre + sum over j of generator_j e_j + [-box, box]</c>. The inputs' generators say how the state hangs on
/// the start, the kept ones and the box what relaxations have added.
/// </summary>
/// <param name="Centre">Pixel by pixel, channel by channel.</param>
/// <param name="Box">One half-width for each value.</param>
/// <param name="Inputs">As many generators as the start has values.</param>
/// <param name="Kept">Generators that came on the way.</param>
internal sealed record Zonotope(double[] Centre, double[] Box, IReadOnlyList<GeneratorBlock> Inputs, IReadOnlyList<GeneratorBlock> Kept);
