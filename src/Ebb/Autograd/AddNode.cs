using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = a + b: both inputs get the output's gradient.</summary>
internal sealed class AddNode : Node
{
    private readonly GradientEdge _a;
    private readonly GradientEdge _b;

    public AddNode(Variable a, Variable b, Variable output)
        : base(output)
    {
        (_a, _b) = (new(a), new(b));
        Edges = [_a, _b];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override GradientEdge? PassThroughEdge => _b;

    public override void Forward(Device device) => device.Add(_a.Target.Value, _b.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        _a.PassThrough(device, Output.Gradient);
        _b.PassThrough(device, Output.Gradient);
    }
}
