using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = x * w + b with stride 2.</summary>
internal sealed class DownsampleNode : Node
{
    private readonly GradientEdge _x;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly DownsamplePadding _padding;

    public DownsampleNode(Variable x, Parameter weight, Parameter? bias, DownsamplePadding padding, Variable output)
        : base(output)
    {
        (_x, _weight, _bias, _padding) = (new(x), weight, bias, padding);
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override void Forward(Device device) => device.Downsample(_x.Target.Value, _weight.Value, _bias?.Value, _padding, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        device.DownsampleBackwardFilter(_x.Target.Value, Output.Gradient, _padding, accumulate, _weight.Gradient, _bias?.Gradient);
        if (!_x.IsWanted) return;
        device.DownsampleBackwardInput(Output.Gradient, _weight.Value, _padding, _x.Accumulate, _x.Target.Gradient);
        _x.Finish(device);
    }
}
