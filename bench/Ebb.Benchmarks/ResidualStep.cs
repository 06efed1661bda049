using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>
/// A training step and a sampling step of the residual 3x3 net, written as bare device calls: what the kernels alone make possible.
/// </summary>
internal sealed class ResidualStep
{
    private static readonly AdamFactors Factors = new(1e-3, 1, 0.9, 0.999, 1e-8);
    private readonly Device _device;
    private readonly Shape _batch;
    private readonly int _images;
    private readonly Tensor[] _weights, _biases, _weightGradients, _biasGradients;
    private readonly Tensor[] _moments;
    private readonly Tensor _x, _eps, _input, _output, _outputGradient;
    private readonly Tensor[] _hidden = new Tensor[6], _gradients = new Tensor[4];
    private readonly float[] _ones;

    public ResidualStep(Device device, int images, int channels, int hidden, int size)
    {
        _device = device;
        _batch = new Shape(images, channels, size, size);
        _images = device.ImagesAtATime(_batch, hidden);
        var data = _batch.WithN(_images);
        int[] widths = [channels + 1, hidden, hidden, hidden, hidden, hidden, channels];
        _weights = Filters(widths);
        _weightGradients = Filters(widths);
        _moments = [.. Filters(widths), .. Filters(widths)];
        _biases = Biases(widths);
        _biasGradients = Biases(widths);
        (_x, _eps, _output, _outputGradient) = (device.Allocate(data), device.Allocate(data), device.Allocate(data), device.Allocate(data));
        _input = device.Allocate(data.WithC(channels + 1));
        for (int i = 0; i < _hidden.Length; i++) _hidden[i] = device.Allocate(data.WithC(hidden));
        for (int i = 0; i < _gradients.Length; i++) _gradients[i] = device.Allocate(data.WithC(hidden));
        _ones = [.. Enumerable.Repeat(1f, _images)];
        device.FillGaussian(_x, new NoiseKey(1, NoiseStream.Data), 0);
        for (int i = 0; i < _weights.Length; i++) SmallNumbers(_weights[i]);
    }

    public int ImagesAtATime => _images;

    public void Train()
    {
        for (int first = 0; first < _batch.N; first += _images)
        {
            Forward(first);
            _device.SquaredErrorWithGradient(_output, _eps, 1e-5f, _outputGradient);
            Backward(accumulate: first > 0);
        }

        for (int i = 0; i < _weights.Length; i++)
        {
            _device.AdamStep(_weights[i], _weightGradients[i], _moments[i], _moments[i + _weights.Length], Factors);
        }
    }

    public void Sample()
    {
        var coefficients = new ReverseCoefficients<double>(1.1, -0.3, true, 0, 0.9, 0.1, 0);
        for (int first = 0; first < _batch.N; first += _images)
        {
            Forward(first);
            _device.ReverseStep(_x, _output, null, coefficients, _x);
        }
    }

    private void Forward(int first)
    {
        _device.FillGaussian(_eps, new NoiseKey(2, NoiseStream.TrainNoise), first);
        _device.MixWithTime(_x, _eps, _ones, _ones, _ones, _input);
        var h = _hidden;
        Conv(0, _input, null, relu: true, h[0]);
        Conv(1, h[0], null, relu: true, h[1]);
        Conv(2, h[1], h[0], relu: true, h[2]);
        Conv(3, h[2], null, relu: true, h[3]);
        Conv(4, h[3], h[2], relu: true, h[4]);
        Conv(5, h[4], null, relu: false, _output);
    }

    private void Backward(bool accumulate)
    {
        var (h, g) = (_hidden, _gradients);
        Filter(5, h[4], _outputGradient, accumulate);
        Input(5, _outputGradient, false, h[4], g[0]);
        Filter(4, h[3], g[0], accumulate);
        Input(4, g[0], false, h[3], g[1]);
        Filter(3, h[2], g[1], accumulate);
        Input(3, g[1], true, h[2], g[0]);
        Filter(2, h[1], g[0], accumulate);
        Input(2, g[0], false, h[1], g[1]);
        Filter(1, h[0], g[1], accumulate);
        Input(1, g[1], true, h[0], g[0]);
        Filter(0, _input, g[0], accumulate);
    }

    private void Conv(int layer, Tensor x, Tensor? residual, bool relu, Tensor y) =>
        _device.Conv2d(x, _weights[layer], _biases[layer], residual, relu, y);

    private void Filter(int layer, Tensor x, Tensor dy, bool accumulate) =>
        _device.Conv2dBackwardFilter(x, dy, accumulate, _weightGradients[layer], _biasGradients[layer]);

    private void Input(int layer, Tensor dy, bool accumulate, Tensor mask, Tensor dx) =>
        _device.Conv2dBackwardInput(dy, _weights[layer], accumulate, mask, dx);

    private Tensor[] Filters(int[] widths) => [.. Enumerable.Range(0, widths.Length - 1)
        .Select(i => _device.Allocate(new Shape(widths[i + 1], widths[i], 3, 3), TensorKind.Filter))];

    private Tensor[] Biases(int[] widths) => [.. widths[1..].Select(width => _device.Allocate(Shape.Vector(width), TensorKind.Vector))];

    private void SmallNumbers(Tensor w)
    {
        var values = new float[w.Shape.Count];
        Noise.FillGaussian(new NoiseKey(3, NoiseStream.Weights), 0, values);
        for (int i = 0; i < values.Length; i++) values[i] *= 1f / MathF.Sqrt(w.Shape.ImageCount);
        w.CopyFrom(values);
    }
}
