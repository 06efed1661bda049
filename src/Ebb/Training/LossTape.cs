using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The loss of a net on a block of noised images: (x0, eps, t) to x_t and time, to epsHat, to the squared error against eps.
/// Recorded once; running it allocates nothing.
/// </summary>
internal sealed class LossTape
{
    private readonly Tape _tape;
    private readonly Net _net;
    private readonly RecordedNet _recorded;
    private readonly NoiseLevels _levels;
    private readonly float[] _fromX0;
    private readonly float[] _fromEps;
    private readonly float[] _time;

    /// <summary>Records the net for blocks of <paramref name="shape"/>, (n, C, H, W).</summary>
    public LossTape(Net net, NoiseLevels levels, Shape shape, bool hasGradients)
    {
        (_net, _levels) = (net, levels);
        _tape = new Tape(net.Device, hasGradients);
        _recorded = net.Record(_tape, shape);
        _tape.Seal(_recorded.Output);
        (X0, Eps) = (net.Device.Allocate(shape), net.Device.Allocate(shape));
        (_fromX0, _fromEps, _time) = (new float[shape.N], new float[shape.N], new float[shape.N]);
    }

    /// <summary>Clean images, (n, C, H, W), to be filled before a run.</summary>
    public Tensor X0 { get; }

    /// <summary>Their noise, (n, C, H, W), to be filled before a run.</summary>
    public Tensor Eps { get; }

    /// <summary>What the net saw in the last run: x_t, (n, C, H, W), or with the time as one more channel.</summary>
    public Tensor Input => _recorded.Input.Value;

    /// <summary>What the net answered: epsHat, (n, C, H, W).</summary>
    public Tensor Output => _recorded.Output.Value;

    /// <summary>The bytes of everything the tape holds; the parameters are not among them.</summary>
    public long Bytes => _tape.Bytes + X0.Storage.Bytes + Eps.Storage.Bytes;

    /// <summary>The sum of (epsHat - eps)^2 over the block.</summary>
    /// <param name="timesteps">The timestep of each image, 0 to T-1.</param>
    public double SquaredError(ReadOnlySpan<int> timesteps)
    {
        Forward(timesteps);
        return _tape.Device.SquaredError(_recorded.Output.Value, Eps);
    }

    /// <summary>The same, and the gradients of <paramref name="scale"/> / 2 times it in the net's parameters.</summary>
    /// <param name="timesteps">The timestep of each image, 0 to T-1.</param>
    /// <param name="scale">The slope of the loss in the error: 2 / (elements of the batch) for a mean over the batch.</param>
    /// <param name="accumulate">Whether to add to the gradients the parameters hold.</param>
    public double SquaredErrorWithGradients(ReadOnlySpan<int> timesteps, float scale, bool accumulate)
    {
        Forward(timesteps);
        double error = _tape.Device.SquaredErrorWithGradient(_recorded.Output.Value, Eps, scale, _recorded.Output.Gradient);
        _tape.Backward(accumulate);
        return error;
    }

    private void Forward(ReadOnlySpan<int> timesteps)
    {
        for (int n = 0; n < timesteps.Length; n++)
        {
            int t = timesteps[n];
            (_fromX0[n], _fromEps[n], _time[n]) = (_levels.FromX0[t], _levels.FromEps[t], _net.TimeOf(t, _levels.Count));
        }

        _recorded.Place(X0, Eps, _fromX0, _fromEps, _time);
        _tape.Forward();
    }
}
