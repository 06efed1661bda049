using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>y = [relu](x * w + b [+ residual]). The gradient that arrives is masked by the relu already.</summary>
internal sealed class Conv2dNode : Node
{
    private readonly GradientEdge _x;
    private readonly GradientEdge? _residual;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    public Conv2dNode(Variable x, Parameter weight, Parameter? bias, Variable? residual, Variable output)
        : base(output)
    {
        (_x, _weight, _bias) = (new(x), weight, bias);
        _residual = residual is null ? null : new(residual);
        Edges = _residual is null ? [_x] : [_x, _residual];
    }

    public Parameter Weight => _weight;

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override GradientEdge? PassThroughEdge => _residual;

    public override void Forward(Device device) =>
        device.Conv2d(_x.Target.Value, _weight.Value, _bias?.Value, _residual?.Target.Value, Output.IsRelu, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        device.Conv2dBackwardFilter(_x.Target.Value, Output.Gradient, accumulate, _weight.Gradient, _bias?.Gradient);
        if (_x.IsWanted)
        {
            var mask = _x.Masks ? _x.Target.Value : null;
            device.Conv2dBackwardInput(Output.Gradient, _weight.Value, _x.Accumulate, mask, _x.Target.Gradient);
        }

        _residual?.PassThrough(device, Output.Gradient);
    }
}
