using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = the channels of a, then those of b.</summary>
internal sealed class ConcatenateNode : Node
{
    private readonly GradientEdge _a;
    private readonly GradientEdge _b;

    public ConcatenateNode(Variable a, Variable b, Variable output)
        : base(output)
    {
        (_a, _b) = (new(a), new(b));
        Edges = [_a, _b];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.Concatenate(_a.Target.Value, _b.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        Pass(device, _a, 0);
        Pass(device, _b, _a.Target.Shape.C);
    }

    private void Pass(Device device, GradientEdge edge, int first)
    {
        if (!edge.IsWanted) return;
        device.TakeChannels(Output.Gradient, first, edge.Accumulate, edge.Target.Gradient);
        edge.Finish(device);
    }
}
