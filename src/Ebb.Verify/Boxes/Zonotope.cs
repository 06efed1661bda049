namespace Ebb.Verify.Boxes;

/// <summary>
/// All states of the sampler at one index: <c>centre + sum over j of generator_j e_j + [-box, box]</c>. The generators say how the state hangs on the
/// start, the box what relaxations have added.
/// </summary>
/// <param name="Centre">Pixel by pixel, channel by channel.</param>
/// <param name="Box">One half-width for each value.</param>
/// <param name="Generators">As many as the start has values.</param>
internal sealed record Zonotope(double[] Centre, double[] Box, IReadOnlyList<GeneratorBlock> Generators);
