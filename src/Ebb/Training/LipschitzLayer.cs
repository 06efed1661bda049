using Ebb.Devices;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The operator norm of one convolution as it is trained, from below: one round of power iteration a step on the zero-padded convolution of one
/// image, whose vector stays from step to step. Allocates nothing after it is made.
/// </summary>
internal sealed class LipschitzLayer
{
    private readonly ConvLayer _conv;
    private readonly Device _device;
    private readonly Tensor _output, _slope, _sum;
    private readonly Tensor? _mask;

    /// <param name="conv">The convolution.</param>
    /// <param name="index">Its place in the net.</param>
    /// <param name="varying">Its first so many channels in vary.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="seed">Determines where the iteration begins.</param>
    public LipschitzLayer(ConvLayer conv, int index, int varying, int height, int width, ulong seed)
    {
        _conv = conv;
        var weight = conv.Weight.Value;
        _device = weight.Device;
        _output = _device.Allocate(new Shape(1, weight.Shape.N, height, width));
        Vector = _device.Allocate(new Shape(1, weight.Shape.C, height, width));
        (_slope, _sum) = (_device.Allocate(weight.Shape, weight.Kind), _device.Allocate(weight.Shape, weight.Kind));
        if (varying < weight.Shape.C)
        {
            float[] ones = new float[Vector.Shape.Count];
            Array.Fill(ones, 1, 0, varying * height * width);
            _mask = _device.From(Vector.Shape, ones);
        }

        _device.FillGaussian(_output, new NoiseKey(seed, NoiseStream.Lipschitz), index);
        Next();
    }

    /// <summary>The convolution.</summary>
    public ConvLayer Conv => _conv;

    /// <summary>v, of norm 1 (0 for weights of zeros): what a resumed run needs.</summary>
    public Tensor Vector { get; }

    /// <summary>|W v|, after <see cref="Follow"/>.</summary>
    public double Norm { get; private set; }

    /// <summary>The bytes of its tensors.</summary>
    public long Bytes => _output.Storage.Bytes + _slope.Storage.Bytes + _sum.Storage.Bytes + Vector.Storage.Bytes + (_mask?.Storage.Bytes ?? 0);

    /// <summary>One round: the norm, its slope u v' in the weights, u = W v / |W v|, and the next v, W' u over its norm.</summary>
    public void Follow()
    {
        Measure();
        _device.Conv2dBackwardFilter(Vector, _output, accumulate: false, _slope, db: null);
        Next();
    }

    /// <summary>The norm alone.</summary>
    public void Measure()
    {
        _device.Conv2d(Vector, _conv.Weight.Value, b: null, residual: null, relu: false, _output);
        Norm = Math.Sqrt(_device.SumOfSquares(_output));
    }

    /// <summary>The weights' gradient times the weights, from (|W + G|^2 - |W - G|^2)/4 with G scaled to the length of W.</summary>
    public double GradientAlongWeights()
    {
        double ofWeight = _device.SumOfSquares(_conv.Weight.Value), ofGradient = _device.SumOfSquares(_conv.Weight.Gradient);
        if (!(ofWeight > 0 && ofGradient > 0)) return 0;
        double ratio = Math.Sqrt(ofWeight / ofGradient);
        _device.WeightedSum([_conv.Weight.Value, _conv.Weight.Gradient], [1, (float)ratio], clamp: false, _sum);
        double plus = _device.SumOfSquares(_sum);
        _device.WeightedSum([_conv.Weight.Value, _conv.Weight.Gradient], [1, (float)-ratio], clamp: false, _sum);
        return (plus - _device.SumOfSquares(_sum)) / (4 * ratio);
    }

    /// <summary>Adds a multiple of the norm's slope to the weights' gradient, after <see cref="Follow"/>.</summary>
    public void AddToGradient(double multiple)
    {
        if (Norm > 0) _device.WeightedSum([_conv.Weight.Gradient, _slope], [1, (float)(multiple / Norm)], clamp: false, _conv.Weight.Gradient);
    }

    /// <summary>Multiplies the weights.</summary>
    public void Scale(float factor) => _device.WeightedSum([_conv.Weight.Value], [factor], clamp: false, _conv.Weight.Value);

    private void Next()
    {
        _device.Conv2dBackwardInput(_output, _conv.Weight.Value, accumulate: false, _mask, Vector);
        double length = Math.Sqrt(_device.SumOfSquares(Vector));
        if (length > 0) _device.WeightedSum([Vector], [(float)(1 / length)], clamp: false, Vector);
    }
}
