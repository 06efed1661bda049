using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>One call of every operation, each large enough for several tasks.</summary>
internal sealed class Workload
{
    private readonly Device _device;
    private readonly Tensor _x, _eps, _input, _y, _dy, _dx, _w, _b, _dw, _db, _m, _v, _average, _wide, _dwide;
    private readonly float[] _perImage;
    private readonly Tensor[] _sumTerms;
    private double _sum;
    private float _largest;

    public Workload(Device device, Shape shape, int outputs)
    {
        _device = device;
        var input = shape.WithC(shape.C + 1);
        _perImage = [.. Enumerable.Range(0, shape.N).Select(n => 0.5f + n)];
        (_x, _eps, _input, _dx) = (device.Allocate(shape), device.Allocate(shape), device.Allocate(input), device.Allocate(input));
        (_y, _dy) = (device.Allocate(shape.WithC(outputs)), device.Allocate(shape.WithC(outputs)));
        _sumTerms = [_x, _eps, _x];
        var filter = new Shape(outputs, input.C, 3, 3);
        _w = Samples.Gaussian(device, filter, 1, TensorKind.Filter);
        _average = device.Allocate(filter, TensorKind.Filter);
        (_dw, _m, _v) = (device.Allocate(filter, TensorKind.Filter), device.Allocate(filter, TensorKind.Filter), device.Allocate(filter, TensorKind.Filter));
        _b = Samples.Gaussian(device, Shape.Vector(outputs), 2, TensorKind.Vector);
        _db = device.Allocate(_b.Shape, TensorKind.Vector);
        _wide = Samples.Gaussian(device, new Shape(outputs, input.C, 5, 5), 3, TensorKind.Filter);
        _dwide = device.Allocate(_wide.Shape, TensorKind.Filter);
    }

    /// <summary>Runs a step from the same start and returns everything that it wrote.</summary>
    public float[] Run()
    {
        var w = Samples.Gaussian(_device, _w.Shape, 1, TensorKind.Filter);
        _device.Copy(w, _w);
        _device.Fill(_m, 0);
        _device.Fill(_v, 0);
        _device.Fill(_average, 1);
        Step();
        Tensor[] written = [_x, _eps, _input, _y, _dy, _dx, _w, _dw, _db, _m, _v, _average, _dwide];
        return [(float)_sum, (float)(_sum - (float)_sum), _largest, .. written.SelectMany(tensor => tensor.ToArray())];
    }

    public void Step()
    {
        _device.FillGaussian(_x, new NoiseKey(1, NoiseStream.Data), 0);
        _device.FillGaussian(_eps, new NoiseKey(2, NoiseStream.TrainNoise), 0);
        _device.FillGaussian(_dy, new NoiseKey(3, NoiseStream.TrainNoise), 0);
        _device.MixWithTime(_x, _eps, _perImage, _perImage, _perImage, _input);
        _device.Conv2d(_input, _w, _b, null, relu: true, _y);
        _sum = _device.SquaredErrorWithGradient(_y, _dy, 0.1f, _dy) + _device.SumOfSquares(_y);
        _device.Conv2dBackwardFilter(_input, _dy, accumulate: false, _dw, _db);
        _device.Conv2dBackwardInput(_dy, _w, accumulate: false, _input, _dx);
        _device.Conv2d(_input, _wide, _b, _y, relu: false, _dy);
        _device.Conv2dBackwardFilter(_input, _dy, accumulate: false, _dwide, null);
        _device.ReluBackward(_y, _dy, accumulate: true, _dy);
        _device.Relu(_dx, _dx);
        _device.Add(_dx, _input, _dx);
        _device.AdamStep(_w, _dw, _m, _v, new AdamFactors(0.01, 1.5, 0.9, 0.999, 1e-8, 0.001, 0.3));
        _device.EmaStep(_average, _w, 0.1);
        _device.Swap(_average, _w);
        _largest = _device.ReverseStep(_x, _eps, _eps, new ReverseCoefficients<double>(1.2, -0.5, true, 0.2, 0.7, 0.4, 0.1), _x);
        _largest += _device.WeightedSum(_sumTerms, [0.5f, -1.5f, 0.25f], clamp: true, _eps);
    }
}
