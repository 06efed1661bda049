using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Spec.Guidance;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>A net recorded for one batch shape, which predicts what it was trained to of a batch at one time; with guidance it is asked twice.</summary>
internal sealed class Denoiser
{
    private readonly Net _net;
    private readonly Tape _tape;
    private readonly RecordedNet _recorded;
    private readonly float[] _times;
    private readonly int[] _classes, _nulls;
    private readonly Tensor? _conditional;
    private readonly TensorSum? _steered;
    private readonly GuidanceRescale? _rescale;

    /// <summary>Records the net for images of <paramref name="shape"/>, (N, C, H, W).</summary>
    public Denoiser(Net net, Shape shape, Guidance? guidance = null)
    {
        _net = net;
        _tape = new Tape(net.Device, hasGradients: false);
        _recorded = net.Record(_tape, shape);
        _tape.Seal(_recorded.Output);
        _times = new float[shape.N];
        _classes = new int[net.Classes > 0 ? shape.N : 0];
        Array.Fill(_classes, -1);
        _nulls = [];
        Output = _recorded.Output.Value;
        if (guidance is null) return;

        _nulls = new int[shape.N];
        Array.Fill(_nulls, guidance.NullClass);
        var (fromConditional, fromUnconditional) = ClassifierFreeGuidance.Weights(guidance.Scale);
        _conditional = net.Device.Allocate(Output.Shape);
        _steered = new((fromConditional, _conditional), (fromUnconditional, Output));
        if (guidance.Rescale > 0) _rescale = new(net.Device, Output.Shape, guidance.Rescale);
        Output = net.Device.Allocate(Output.Shape);
    }

    /// <summary>Where the prediction is.</summary>
    public Tensor Output { get; }

    /// <summary>What the net is told each image is, from the next prediction on: the class of image n of the batch, -1 for none. For nets with classes.</summary>
    public Span<int> Classes => _classes;

    /// <summary>The bytes that one recording of this shape takes.</summary>
    public long Bytes => _tape.Bytes;

    /// <summary>The prediction, valid until the next call.</summary>
    /// <param name="x">The state, (N, C, H, W).</param>
    /// <param name="time">The time as <see cref="Net.TimeOf"/> has it.</param>
    public Tensor Predict(Tensor x, float time)
    {
        Array.Fill(_times, time);
        Ask(x, _classes);
        if (_steered is null) return Output;

        _net.Device.Copy(_recorded.Output.Value, _conditional!);
        Ask(x, _nulls);
        _steered.Into(_net.Device, Output);
        _rescale?.Apply(_conditional!, Output);
        return Output;
    }

    private void Ask(Tensor x, int[] classes)
    {
        _recorded.Place(x, eps: null, default, default, _times, classes);
        _tape.Forward();
    }
}
