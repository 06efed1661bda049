using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = x + e, e spread over the pixels.</summary>
internal sealed class AddPerChannelNode : Node
{
    private readonly GradientEdge _x;
    private readonly GradientEdge _e;

    public AddPerChannelNode(Variable x, Variable e, Variable output)
        : base(output)
    {
        (_x, _e) = (new(x), new(e));
        Edges = [_e, _x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override GradientEdge? PassThroughEdge => _x;

    public override void Forward(Device device) => device.AddPerChannel(_x.Target.Value, _e.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        if (_e.IsWanted)
        {
            device.SumPixels(Output.Gradient, _e.Accumulate, _e.Target.Gradient);
            _e.Finish(device);
        }

        _x.PassThrough(device, Output.Gradient);
    }
}
