using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>The rescaling of <see cref="Spec.Guidance.ClassifierFreeGuidance"/>: each image of the steered answer is brought back towards the spread that it has with its class.</summary>
internal sealed class GuidanceRescale
{
    private const double LeastDeviation = 1e-12;

    private readonly Device _device;
    private readonly double _share;
    private readonly float[] _conditional, _steered, _factors;
    private readonly Tensor _factorTensor;
    private readonly int _imageCount;

    public GuidanceRescale(Device device, Shape shape, double share)
    {
        (_device, _share, _imageCount) = (device, share, shape.ImageCount);
        (_conditional, _steered, _factors) = (new float[shape.Count], new float[shape.Count], new float[2 * shape.N]);
        _factorTensor = device.Allocate(new Shape(shape.N, 2, 1, 1));
    }

    /// <summary>Rescales <paramref name="steered"/> in place.</summary>
    public void Apply(Tensor conditional, Tensor steered)
    {
        conditional.CopyTo(_conditional);
        steered.CopyTo(_steered);
        for (int n = 0; n < _factors.Length / 2; n++)
        {
            double ratio = Deviation(_conditional, n) / Math.Max(Deviation(_steered, n), LeastDeviation);
            _factors[2 * n] = (float)((_share * ratio) + (1 - _share));
        }

        _factorTensor.CopyFrom(_factors);
        _device.ScaleImages(steered, _factorTensor, offsets: false, accumulate: false, steered);
    }

    private double Deviation(float[] values, int image)
    {
        var own = values.AsSpan(image * _imageCount, _imageCount);
        double sum = 0, squares = 0;
        foreach (float value in own) sum += value;
        double mean = sum / _imageCount;
        foreach (float value in own) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / _imageCount);
    }
}
