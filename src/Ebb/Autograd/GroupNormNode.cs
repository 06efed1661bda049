using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>y = [silu](group norm of x). The statistics of the forward pass are kept for the backward pass.</summary>
internal sealed class GroupNormNode : Node
{
    private readonly GradientEdge _x;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly double _epsilon;
    private readonly bool _silu;
    private readonly Tensor _statistics;

    public GroupNormNode(Device device, Variable x, Parameter weight, Parameter bias, int groups, double epsilon, bool silu, Variable output)
        : base(output)
    {
        (_x, _weight, _bias, _epsilon, _silu) = (new(x), weight, bias, epsilon, silu);
        _statistics = device.Allocate(new Shape(x.Shape.N, 2 * groups, 1, 1));
        Edges = [_x];
    }

    public override IReadOnlyList<GradientEdge> Edges { get; }

    public override long Bytes => _statistics.Storage.Bytes;

    public override void Forward(Device device) =>
        device.GroupNorm(_x.Target.Value, _weight.Value, _bias.Value, _epsilon, _silu, _statistics, Output.Value);

    public override void Backward(Device device, bool accumulate)
    {
        device.GroupNormBackward(
            _x.Target.Value,
            _weight.Value,
            _bias.Value,
            _statistics,
            _silu,
            Output.Gradient,
            _x.Accumulate,
            _x.Target.Gradient,
            accumulate,
            _weight.Gradient,
            _bias.Gradient);
        _x.Finish(device);
    }
}
