using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = x with every pixel repeated 2 by 2.</summary>
internal sealed class UpsampleNode : Node
{
    private readonly GradientEdge _x;

    public UpsampleNode(Variable x, Variable output)
        : base(output)
    {
        _x = new(x);
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.Upsample(_x.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        if (!_x.IsWanted) return;
        device.UpsampleBackward(Output.Gradient, _x.Accumulate, _x.Target.Gradient);
        _x.Finish(device);
    }
}
