using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = x / (1 + exp(-x)).</summary>
internal sealed class SiluNode : Node
{
    private readonly GradientEdge _x;

    public SiluNode(Variable x, Variable output)
        : base(output)
    {
        _x = new(x);
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.Silu(_x.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        if (!_x.IsWanted) return;
        device.SiluBackward(_x.Target.Value, Output.Gradient, _x.Accumulate, _x.Target.Gradient);
        _x.Finish(device);
    }
}
