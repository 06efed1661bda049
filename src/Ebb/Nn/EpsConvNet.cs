using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Spec.Dynamics;

namespace Ebb.Nn;

/// <summary>
/// The plain noise predictor: conv, relu, conv, relu, conv, relu, conv. Input (N, C + 1, H, W), output (N, C, H, W), any H and W.
/// </summary>
public sealed class EpsConvNet : EpsNet
{
    private readonly ConvLayer _conv1;
    private readonly ConvLayer _conv2;
    private readonly ConvLayer _conv3;
    private readonly ConvLayer _conv4;

    /// <summary>Makes the net with random weights.</summary>
    /// <param name="config">Channels and kernel size.</param>
    /// <param name="seed">Determines the weights.</param>
    /// <param name="device">Where it lives; null for the default device.</param>
    public EpsConvNet(EpsConvNetConfig config, ulong seed = 0, Device? device = null)
        : base(config, device)
    {
        var (data, hidden) = (config.DataChannels, config.Hidden);
        _conv1 = AddConv("conv1", data + 1, hidden, InitialGain.BeforeRelu, seed);
        _conv2 = AddConv("conv2", hidden, hidden, InitialGain.BeforeRelu, seed);
        _conv3 = AddConv("conv3", hidden, hidden, InitialGain.BeforeRelu, seed);
        _conv4 = AddConv("conv4", hidden, data, InitialGain.Output, seed);
    }

    internal override IReadOnlyList<(ConvLayer Conv, LayerWiring Wiring)> Layers =>
        [(_conv1, new(0, null)), (_conv2, new(1, null)), (_conv3, new(2, null)), (_conv4, new(3, null))];

    private protected override Variable RecordCore(Tape tape, Variable input)
    {
        var x = _conv1.Record(tape, input, relu: true);
        x = _conv2.Record(tape, x, relu: true);
        x = _conv3.Record(tape, x, relu: true);
        return _conv4.Record(tape, x);
    }
}
