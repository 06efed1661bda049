using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>Tensors of standard normal numbers, and their products in double.</summary>
internal static class Samples
{
    public static Tensor Gaussian(Device device, Shape shape, int seed, TensorKind kind = TensorKind.Image)
    {
        var values = new float[shape.Count];
        Noise.FillGaussian(new NoiseKey((ulong)seed, NoiseStream.Data), 0, values);
        return device.From(shape, values, kind);
    }

    public static double Dot(Tensor a, Tensor b)
    {
        double sum = 0;
        var (left, right) = (a.ToArray(), b.ToArray());
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }
}
