using Ebb.Autograd;

namespace Ebb.Nn;

/// <summary>x + out(attention of q, k and v), each a linear layer over the channels of norm(x).</summary>
internal sealed class AttentionBlock(LayerFactory layers, string name, int channels, int heads)
{
    private readonly NormLayer _norm = layers.Norm($"{name}.group_norm", channels);
    private readonly ConvLayer _q = layers.Linear($"{name}.to_q", channels, channels);
    private readonly ConvLayer _k = layers.Linear($"{name}.to_k", channels, channels);
    private readonly ConvLayer _v = layers.Linear($"{name}.to_v", channels, channels);
    private readonly ConvLayer _out = layers.Linear($"{name}.to_out.0", channels, channels);

    public Variable Record(Tape tape, Variable x)
    {
        var normal = _norm.Record(tape, x, silu: false);
        var mixed = tape.Attention(_q.Record(tape, normal), _k.Record(tape, normal), _v.Record(tape, normal), heads);
        return _out.Record(tape, mixed, residual: x);
    }
}
