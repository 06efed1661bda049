using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>A net recorded for one batch shape, which predicts the noise in a batch at one time.</summary>
internal sealed class Denoiser
{
    private readonly Tape _tape;
    private readonly RecordedNet _recorded;
    private readonly float[] _times;

    /// <summary>Records the net for images of <paramref name="shape"/>, (N, C, H, W).</summary>
    public Denoiser(Net net, Shape shape)
    {
        _tape = new Tape(net.Device, hasGradients: false);
        _recorded = net.Record(_tape, shape);
        _tape.Seal(_recorded.Output);
        _times = new float[shape.N];
    }

    /// <summary>Where the prediction is.</summary>
    public Tensor Output => _recorded.Output.Value;

    /// <summary>The predicted noise, valid until the next call.</summary>
    /// <param name="x">The state, (N, C, H, W).</param>
    /// <param name="time">The time as <see cref="Net.TimeOf"/> has it.</param>
    public Tensor Predict(Tensor x, float time)
    {
        Array.Fill(_times, time);
        _recorded.Place(x, eps: null, default, default, _times);
        _tape.Forward();
        return Output;
    }
}
