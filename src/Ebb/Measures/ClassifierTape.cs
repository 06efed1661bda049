using Ebb.Autograd;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>A classifier recorded for blocks of images, with the mean over the pixels at its end. Running it allocates nothing.</summary>
internal sealed class ClassifierTape
{
    private readonly Tape _tape;
    private readonly Variable _input;
    private readonly Variable _output;
    private readonly Tensor _sums;
    private readonly Tensor? _zeros;
    private readonly float[] _means;

    private ClassifierTape(Tape tape, Variable input, Variable output)
    {
        (_tape, _input, _output) = (tape, input, output);
        tape.Seal(output);
        _sums = tape.Device.Allocate(new Shape(output.Shape.N, output.Shape.C, 1, 1));
        if (tape.HasGradients) _zeros = tape.Device.Allocate(output.Shape);
        _means = new float[_sums.Shape.Count];
    }

    /// <summary>Images in a block.</summary>
    public int BlockSize => _output.Shape.N;

    private int Pixels => _output.Shape.H * _output.Shape.W;

    public static ClassifierTape OfFeatures(ClassifierNet net, int blockSize)
    {
        var tape = new Tape(net.Device, hasGradients: false);
        var input = tape.Input(net.Image.WithN(blockSize));
        return new(tape, input, net.Features(tape, input));
    }

    public static ClassifierTape OfLogits(ClassifierNet net, int blockSize, bool hasGradients)
    {
        var tape = new Tape(net.Device, hasGradients);
        var input = tape.Input(net.Image.WithN(blockSize));
        return new(tape, input, net.Logits(tape, input));
    }

    /// <summary>The features or logits of a block, (n, d); valid until the next run.</summary>
    /// <param name="images">Values in [-1, 1], (n, C, H, W).</param>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> images)
    {
        _input.Value.CopyFrom(images);
        _tape.Forward();
        _tape.Device.SumPixels(_output.Value, accumulate: false, _sums);
        _sums.CopyTo(_means);
        foreach (ref float mean in _means.AsSpan()) mean /= Pixels;
        return _means;
    }

    /// <summary>The gradients of the parameters from that of the last run's result, which becomes scratch.</summary>
    public void Backward(Span<float> gradient, bool accumulate)
    {
        foreach (ref float value in gradient) value /= Pixels;
        _sums.CopyFrom(gradient);
        _tape.Device.AddPerChannel(_zeros!, _sums, _output.Gradient);
        _tape.Backward(accumulate);
    }
}
