using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>y = attention of q, k and v, each a variable that an operation made.</summary>
internal sealed class AttentionNode : Node
{
    private readonly GradientEdge _q;
    private readonly GradientEdge _k;
    private readonly GradientEdge _v;
    private readonly int _heads;

    public AttentionNode(Variable q, Variable k, Variable v, int heads, Variable output)
        : base(output)
    {
        (_q, _k, _v, _heads) = (new(q), new(k), new(v), heads);
        Edges = [_q, _k, _v];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.Attention(Value(_q), Value(_k), Value(_v), _heads, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        device.AttentionBackward(
            Value(_q),
            Value(_k),
            Value(_v),
            _heads,
            Output.Gradient,
            (_q.Accumulate, _k.Accumulate, _v.Accumulate),
            _q.Target.Gradient,
            _k.Target.Gradient,
            _v.Target.Gradient);
        _q.Finish(device);
        _k.Finish(device);
        _v.Finish(device);
    }

    private static Tensor Value(GradientEdge edge) => edge.Target.Value;
}
