using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = factor x + offset, given for every image; neither gets a gradient.</summary>
internal sealed class ScaleImagesNode : Node
{
    private readonly GradientEdge _x;
    private readonly Variable _factors;

    public ScaleImagesNode(Variable x, Variable factors, Variable output)
        : base(output)
    {
        (_x, _factors) = (new(x), factors);
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) =>
        device.ScaleImages(_x.Target.Value, _factors.Value, offsets: true, accumulate: false, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        if (!_x.IsWanted) return;
        device.ScaleImages(Output.Gradient, _factors.Value, offsets: false, _x.Accumulate, _x.Target.Gradient);
        _x.Finish(device);
    }
}
