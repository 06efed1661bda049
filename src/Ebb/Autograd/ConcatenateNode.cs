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
        int first = 0;
        foreach (var edge in Edges)
        {
            if (edge.IsWanted)
            {
                device.TakeChannels(Output.Gradient, first, edge.Accumulate, edge.Target.Gradient);
                edge.Finish(device);
            }

            first += edge.Target.Shape.C;
        }
    }
}
