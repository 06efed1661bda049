using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>A net recorded for one batch shape, which predicts the noise in a batch at one time.</summary>
internal sealed class Denoiser
{
    private readonly Tape _tape;
    private readonly Variable _input;
    private readonly Variable _output;
    private readonly float[] _ones;
    private readonly float[] _times;

    /// <summary>Records the net for images of <paramref name="shape"/>, (N, C, H, W).</summary>
    public Denoiser(EpsNet net, Shape shape)
    {
        _tape = new Tape(net.Device, hasGradients: false);
        _input = _tape.Input(shape.WithC(shape.C + 1));
        _output = net.Record(_tape, _input);
        _tape.Seal(_output);
        _ones = new float[shape.N];
        _times = new float[shape.N];
        Array.Fill(_ones, 1);
    }

    /// <summary>The predicted noise, valid until the next call.</summary>
    /// <param name="x">The state, (N, C, H, W).</param>
    /// <param name="time">The time as the net sees it.</param>
    public Tensor Predict(Tensor x, float time)
    {
        Array.Fill(_times, time);
        _tape.Device.MixWithTime(x, eps: null, _ones, default, _times, _input.Value);
        _tape.Forward();
        return _output.Value;
    }
}
