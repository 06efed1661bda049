using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>One call of every layer of a U-Net, each large enough for several tasks.</summary>
internal sealed class LayerWorkload
{
    private const int Groups = 4;
    private readonly Device _device;
    private readonly Tensor _x, _k, _v, _dy, _y, _dx, _dk, _dv, _large, _small, _joined, _e, _pair, _dPair, _statistics, _factors;
    private readonly Tensor _weight, _bias, _dWeight, _dBias, _filter, _dFilter, _dPoint;
    private readonly float[] _perImage;

    public LayerWorkload(Device device, Shape shape)
    {
        _device = device;
        (_x, _k, _v, _dy) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2), Samples.Gaussian(device, shape, 3), Samples.Gaussian(device, shape, 4));
        (_y, _dx, _dk, _dv) = (device.Allocate(shape), device.Allocate(shape), device.Allocate(shape), device.Allocate(shape));
        _large = device.Allocate(new Shape(shape.N, shape.C, 2 * shape.H, 2 * shape.W));
        _small = device.Allocate(new Shape(shape.N, shape.C, (shape.H + 1) / 2, (shape.W + 1) / 2));
        _joined = device.Allocate(shape.WithC(2 * shape.C));
        _e = device.Allocate(new Shape(shape.N, shape.C, 1, 1));
        (_pair, _dPair) = (Samples.Gaussian(device, new Shape(shape.N, 2 * shape.C, 1, 1), 5), device.Allocate(new Shape(shape.N, 2 * shape.C, 1, 1)));
        _statistics = device.Allocate(new Shape(shape.N, 2 * Groups, 1, 1));
        _factors = Samples.Gaussian(device, new Shape(shape.N, 2, 1, 1), 6);
        var vector = Shape.Vector(shape.C);
        (_weight, _bias) = (Samples.Gaussian(device, vector, 7, TensorKind.Vector), Samples.Gaussian(device, vector, 8, TensorKind.Vector));
        (_dWeight, _dBias) = (device.Allocate(vector, TensorKind.Vector), device.Allocate(vector, TensorKind.Vector));
        _filter = Samples.Gaussian(device, new Shape(shape.C, shape.C, 3, 3), 9, TensorKind.Filter);
        _dFilter = device.Allocate(_filter.Shape, TensorKind.Filter);
        _dPoint = device.Allocate(new Shape(shape.C, shape.C, 1, 1), TensorKind.Filter);
        _perImage = [.. Enumerable.Range(0, shape.N).Select(n => 0.5f + n)];
    }

    /// <summary>Runs every layer and returns everything that they wrote.</summary>
    public float[] Run()
    {
        Step();
        Tensor[] written = [_y, _dx, _dk, _dv, _large, _small, _joined, _e, _dPair, _statistics, _dWeight, _dBias, _dFilter, _dPoint];
        return [.. written.SelectMany(tensor => tensor.ToArray())];
    }

    public void Step()
    {
        _device.Mix(_x, _k, _perImage, _perImage, _y);
        _device.Silu(_y, _y);
        _device.SiluBackward(_x, _dy, accumulate: true, _y);
        _device.GroupNorm(_x, _weight, _bias, 1e-5, silu: true, _statistics, _dk);
        _device.GroupNormBackward(_x, _weight, _bias, _statistics, silu: true, _dy, accumulate: false, _dx, accumulateParameters: false, _dWeight, _dBias);
        _device.Attention(_x, _k, _v, 2, _y);
        _device.AttentionBackward(_x, _k, _v, 2, _dy, (true, false, false), _dx, _dk, _dv);
        _device.Upsample(_dv, _large);
        _device.UpsampleBackward(_large, accumulate: true, _dv);
        _device.Downsample(_x, _filter, _bias, DownsamplePadding.Around, _small);
        _device.DownsampleBackwardInput(_small, _filter, DownsamplePadding.Around, accumulate: true, _dv);
        _device.DownsampleBackwardFilter(_x, _small, DownsamplePadding.Around, accumulate: false, _dFilter, _dBias);
        _device.Conv2dBackwardFilter(_x, _dy, accumulate: false, _dPoint, _dBias);
        _device.Concatenate(_dx, _y, _joined);
        _device.TakeChannels(_joined, 3, accumulate: true, _dk);
        _device.SumPixels(_dk, accumulate: false, _e);
        _device.AddPerChannel(_dk, _e, _dk);
        _device.ScaleShift(_x, _pair, _y);
        _device.ScaleShiftBackward(_x, _pair, _dy, accumulateX: true, _dx, accumulateE: false, _dPair);
        _device.ScaleImages(_y, _factors, offsets: true, accumulate: false, _y);
    }
}
