using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The loss of a model's net on a block of noised images: (x0, eps, t, class) to x_t and time, to the net's prediction, to the squared error
/// against what it should have said. Recorded once; running it allocates nothing.
/// </summary>
internal sealed class LossTape
{
    private readonly Tape _tape;
    private readonly DiffusionModel _model;
    private readonly RecordedNet _recorded;
    private readonly float[] _fromX0;
    private readonly float[] _fromEps;
    private readonly float[] _time;
    private readonly Tensor? _velocity;
    private readonly WeightedError? _weighted;

    /// <summary>Records the net for blocks of <paramref name="shape"/>, (n, C, H, W).</summary>
    /// <param name="model">The net, its levels and what it predicts.</param>
    /// <param name="shape">The block.</param>
    /// <param name="hasGradients">Whether gradients are wanted.</param>
    /// <param name="weights">The weight of each timestep's loss; null for 1.</param>
    public LossTape(DiffusionModel model, Shape shape, bool hasGradients, float[]? weights = null)
    {
        var net = model.Net;
        _model = model;
        _tape = new Tape(net.Device, hasGradients);
        _recorded = net.Record(_tape, shape);
        _tape.Seal(_recorded.Output);
        (X0, Eps) = (net.Device.Allocate(shape), net.Device.Allocate(shape));
        (_fromX0, _fromEps, _time) = (new float[shape.N], new float[shape.N], new float[shape.N]);
        if (model.Prediction is PredictionKind.V) _velocity = net.Device.Allocate(shape);
        if (weights is not null) _weighted = new WeightedError(net.Device.Allocate(shape), weights);
    }

    /// <summary>Clean images, (n, C, H, W), to be filled before a run.</summary>
    public Tensor X0 { get; }

    /// <summary>Their noise, (n, C, H, W), to be filled before a run.</summary>
    public Tensor Eps { get; }

    /// <summary>What the net saw in the last run: x_t, (n, C, H, W), or with the time as one more channel.</summary>
    public Tensor Input => _recorded.Input.Value;

    /// <summary>What the net answered, (n, C, H, W).</summary>
    public Tensor Output => _recorded.Output.Value;

    /// <summary>What it should have answered.</summary>
    public Tensor Target => _model.Prediction switch
    {
        PredictionKind.Eps => Eps,
        PredictionKind.X0 => X0,
        _ => _velocity!,
    };

    /// <summary>The bytes of everything the tape holds; the parameters are not among them.</summary>
    public long Bytes => _tape.Bytes + X0.Storage.Bytes + Eps.Storage.Bytes + (_velocity?.Storage.Bytes ?? 0) + (_weighted?.Difference.Storage.Bytes ?? 0);

    /// <summary>The sum of (output - target)^2 over the block, without weights.</summary>
    /// <param name="timesteps">The timestep of each image, 0 to T-1.</param>
    /// <param name="classes">The class of each image, -1 for none; empty for none at all.</param>
    public double SquaredError(ReadOnlySpan<int> timesteps, ReadOnlySpan<int> classes = default)
    {
        Forward(timesteps, classes);
        return _tape.Device.SquaredError(Output, Target);
    }

    /// <summary>The same with weights, and the gradients of <paramref name="scale"/> / 2 times it in the net's parameters.</summary>
    /// <param name="timesteps">The timestep of each image, 0 to T-1.</param>
    /// <param name="classes">The class of each image, -1 for none; empty for none at all.</param>
    /// <param name="scale">The slope of the loss in the error: 2 / (elements of the batch) for a mean over the batch.</param>
    /// <param name="accumulate">Whether to add to the gradients the parameters hold.</param>
    public double SquaredErrorWithGradients(ReadOnlySpan<int> timesteps, ReadOnlySpan<int> classes, float scale, bool accumulate)
    {
        Forward(timesteps, classes);
        var gradient = _recorded.Output.Gradient;
        double error = _weighted is null
            ? _tape.Device.SquaredErrorWithGradient(Output, Target, scale, gradient)
            : _weighted.WithGradient(Output, Target, timesteps, scale, gradient);
        _tape.Backward(accumulate);
        return error;
    }

    private void Forward(ReadOnlySpan<int> timesteps, ReadOnlySpan<int> classes)
    {
        var levels = _model.Levels;
        if (_velocity is not null)
        {
            for (int n = 0; n < timesteps.Length; n++) (_fromX0[n], _fromEps[n]) = ((float)levels[timesteps[n]].AlphaPrime, (float)levels[timesteps[n]].SigmaPrime);
            _tape.Device.Mix(X0, Eps, _fromX0, _fromEps, _velocity);
        }

        for (int n = 0; n < timesteps.Length; n++)
        {
            int t = timesteps[n];
            (_fromX0[n], _fromEps[n], _time[n]) = (levels.FromX0[t], levels.FromEps[t], _model.Net.TimeOf(levels.TimestepOf(t), levels.Count));
        }

        _recorded.Place(X0, Eps, _fromX0, _fromEps, _time, classes);
        _tape.Forward();
    }

    /// <summary>The error with a weight for each timestep: of the difference times the weight's root, so that no kernel of its own is needed.</summary>
    private sealed class WeightedError(Tensor difference, float[] weights)
    {
        private readonly float[] _roots = Array.ConvertAll(weights, MathF.Sqrt);
        private readonly float[] _ofOutput = new float[difference.Shape.N];
        private readonly float[] _ofTarget = new float[difference.Shape.N];

        public Tensor Difference { get; } = difference;

        public double WithGradient(Tensor output, Tensor target, ReadOnlySpan<int> timesteps, float scale, Tensor gradient)
        {
            Subtract(output, target, timesteps, _roots, 1, Difference);
            Subtract(output, target, timesteps, weights, scale, gradient);
            return output.Device.SumOfSquares(Difference);
        }

        private void Subtract(Tensor output, Tensor target, ReadOnlySpan<int> timesteps, float[] factors, float scale, Tensor result)
        {
            for (int n = 0; n < timesteps.Length; n++)
            {
                _ofOutput[n] = scale * factors[timesteps[n]];
                _ofTarget[n] = -_ofOutput[n];
            }

            output.Device.Mix(output, target, _ofOutput, _ofTarget, result);
        }
    }
}
