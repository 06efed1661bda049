using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = max(x, 0). The gradient that arrives is masked already, so it is handed on as it is.</summary>
internal sealed class ReluNode : Node
{
    private readonly GradientEdge _x;

    public ReluNode(Variable x, Variable output)
        : base(output)
    {
        _x = new(x);
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override GradientEdge? PassThroughEdge => _x;

    public override void Forward(Device device) => device.Relu(_x.Target.Value, Output.Value);

    public override void Backward(Device device, bool accumulate) => _x.PassThrough(device, Output.Gradient);
}
