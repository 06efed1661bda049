namespace Ebb.Verify.Boxes;

/// <summary>
/// All states of the sampler at one index: <c>centre + sum over j of generator_j e_j + [-box, box]</c>. The input's generators say how the state hangs
/// on the start; the kept ones and the box say what relaxations have added.
/// </summary>
internal sealed class Zonotope
{
    /// <summary>Centre, pixel by pixel, channel by channel.</summary>
    public required double[] Centre { get; init; }

    /// <summary>One half-width for each value, each with an e of its own.</summary>
    public required double[] Box { get; init; }

    /// <summary>The generators of the start, as many as it has values.</summary>
    public required List<GeneratorBlock> Inputs { get; init; }

    /// <summary>Generators that came on the way.</summary>
    public required List<GeneratorBlock> Kept { get; init; }

    /// <summary>Gives all memory back.</summary>
    public void Free()
    {
        foreach (var block in Inputs.Concat(Kept)) block.Free();
    }
}
