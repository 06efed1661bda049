using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Spec.Dynamics;

namespace Ebb.Nn;

/// <summary>
/// The residual noise predictor: stem, relu, block, relu, block, relu, out, where block(x) = x + conv2(relu(conv1(x))).
/// Input (N, C + 1, H, W), output (N, C, H, W), any H and W.
/// </summary>
public sealed class EpsResidualConvNet : EpsNet
{
    private readonly ConvLayer _stem;
    private readonly (ConvLayer Conv1, ConvLayer Conv2) _block1;
    private readonly (ConvLayer Conv1, ConvLayer Conv2) _block2;
    private readonly ConvLayer _out;

    /// <summary>Makes the net with random weights.</summary>
    /// <param name="config">Channels and kernel size.</param>
    /// <param name="seed">Determines the weights.</param>
    /// <param name="device">Where it lives; null for the default device.</param>
    public EpsResidualConvNet(EpsConvNetConfig config, ulong seed = 0, Device? device = null)
        : base(config, device)
    {
        _stem = AddConv("stem", config.DataChannels + 1, config.Hidden, InitialGain.BeforeRelu, seed);
        _block1 = AddBlock("block1", config.Hidden, seed);
        _block2 = AddBlock("block2", config.Hidden, seed);
        _out = AddConv("out", config.Hidden, config.DataChannels, InitialGain.Output, seed);
    }

    internal override IReadOnlyList<(ConvLayer Conv, LayerWiring Wiring)> Layers =>
    [
        (_stem, new(0, null)),
        (_block1.Conv1, new(1, null)), (_block1.Conv2, new(2, 1)),
        (_block2.Conv1, new(3, null)), (_block2.Conv2, new(4, 3)),
        (_out, new(5, null)),
    ];

    private protected override Variable RecordCore(Tape tape, Variable input)
    {
        var x = _stem.Record(tape, input, relu: true);
        x = RecordBlock(tape, _block1, x);
        x = RecordBlock(tape, _block2, x);
        return _out.Record(tape, x);
    }

    /// <summary>relu(x + conv2(relu(conv1(x)))), the sum and both relus fused into the convolutions.</summary>
    private static Variable RecordBlock(Tape tape, (ConvLayer Conv1, ConvLayer Conv2) block, Variable x)
    {
        var inner = block.Conv1.Record(tape, x, relu: true);
        return block.Conv2.Record(tape, inner, residual: x, relu: true);
    }

    private (ConvLayer Conv1, ConvLayer Conv2) AddBlock(string name, int hidden, ulong seed) =>
        (AddConv($"{name}.conv1", hidden, hidden, InitialGain.BeforeRelu, seed),
            AddConv($"{name}.conv2", hidden, hidden, InitialGain.ResidualBranch, seed));
}
