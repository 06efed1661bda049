using Ebb.Autograd;

namespace Ebb.Nn;

/// <summary>x, through the shortcut where the widths differ, + conv2(silu(norm2(conv1(silu(norm1(x))) and the time))).</summary>
internal sealed class ResidualBlock
{
    private readonly NormLayer _norm1;
    private readonly NormLayer _norm2;
    private readonly ConvLayer _conv1;
    private readonly ConvLayer _conv2;
    private readonly ConvLayer _time;
    private readonly ConvLayer? _shortcut;
    private readonly bool _scaleShift;

    public ResidualBlock(LayerFactory layers, string name, int inputs, int outputs, int timeWidth, bool scaleShift)
    {
        _scaleShift = scaleShift;
        _norm1 = layers.Norm($"{name}.norm1", inputs);
        _conv1 = layers.Conv($"{name}.conv1", inputs, outputs);
        _time = layers.Linear($"{name}.time_emb_proj", timeWidth, scaleShift ? 2 * outputs : outputs);
        _norm2 = layers.Norm($"{name}.norm2", outputs);
        _conv2 = layers.Conv($"{name}.conv2", outputs, outputs);
        if (inputs != outputs) _shortcut = layers.Conv($"{name}.conv_shortcut", inputs, outputs, kernel: 1);
    }

    /// <param name="tape">The tape.</param>
    /// <param name="x">(N, inputs, H, W).</param>
    /// <param name="time">silu of the embedded time, (N, timeWidth, 1, 1).</param>
    public Variable Record(Tape tape, Variable x, Variable time)
    {
        var h = _conv1.Record(tape, _norm1.Record(tape, x, silu: true));
        var e = _time.Record(tape, time);
        h = _scaleShift
            ? tape.Silu(tape.ScaleShift(_norm2.Record(tape, h, silu: false), e))
            : _norm2.Record(tape, tape.AddPerChannel(h, e), silu: true);
        var skip = _shortcut?.Record(tape, x) ?? x;
        return _conv2.Record(tape, h, residual: skip);
    }
}
