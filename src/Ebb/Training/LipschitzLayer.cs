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
    private readonly Tensor _output;
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
    public long Bytes => _output.Storage.Bytes + Vector.Storage.Bytes + (_mask?.Storage.Bytes ?? 0);

    /// <summary>One round: the norm, and the next v, W' W v over its norm.</summary>
    public void Follow()
    {
        _device.Conv2d(Vector, _conv.Weight.Value, b: null, residual: null, relu: false, _output);
        Norm = Math.Sqrt(_device.SumOfSquares(_output));
        Next();
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
