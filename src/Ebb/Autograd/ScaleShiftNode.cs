using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = x (1 + scale) + shift, both spread over the pixels.</summary>
internal sealed class ScaleShiftNode : Node
{
    private readonly GradientEdge _x;
    private readonly GradientEdge _e;

    public ScaleShiftNode(Variable x, Variable e, Variable output)
        : base(output)
    {
        (_x, _e) = (new(x), new(e));
        Edges = [_x, _e];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.ScaleShift(_x.Target.Value, _e.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        device.ScaleShiftBackward(
            _x.Target.Value, _e.Target.Value, Output.Gradient, _x.Accumulate, _x.Target.Gradient, _e.Accumulate, _e.Target.Gradient);
        _x.Finish(device);
        _e.Finish(device);
    }
}
