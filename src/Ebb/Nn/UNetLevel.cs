using Ebb.Autograd;

namespace Ebb.Nn;

/// <summary>The residual blocks of one level on the way down or up, each with its attention, and the convolution to the next size.</summary>
internal sealed record UNetLevel(IReadOnlyList<(ResidualBlock Block, AttentionBlock? Attention)> Layers, ConvLayer? Resize)
{
    /// <summary>One layer: the block, then the attention.</summary>
    public Variable Record(Tape tape, int layer, Variable x, Variable time)
    {
        var (block, attention) = Layers[layer];
        x = block.Record(tape, x, time);
        return attention?.Record(tape, x) ?? x;
    }
}
