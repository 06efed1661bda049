using Ebb.Data;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>Starts on the way between the noise of two seeds.</summary>
internal static class NoiseInterpolation
{
    /// <summary>Starts evenly along <see cref="SphericalPath"/>, the first and last those of the two seeds.</summary>
    public static ImageBatch Between(Device device, Shape shape, ulong seed, ulong otherSeed, int image)
    {
        float[] first = Draw(seed), second = Draw(otherSeed), values = new float[shape.Count];
        double product = 0, firstSquares = 0, secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            product += (double)first[i] * second[i];
            firstSquares += (double)first[i] * first[i];
            secondSquares += (double)second[i] * second[i];
        }

        double cosine = product / Math.Sqrt(firstSquares * secondSquares);
        for (int n = 0; n < shape.N; n++)
        {
            var (fromFirst, fromSecond) = SphericalPath.Weights(cosine, shape.N == 1 ? 0 : n / (double)(shape.N - 1));
            var own = values.AsSpan(n * shape.ImageCount, shape.ImageCount);
            for (int i = 0; i < own.Length; i++) own[i] = (float)((fromFirst * first[i]) + (fromSecond * second[i]));
        }

        return new ImageBatch(shape, values);

        float[] Draw(ulong from)
        {
            var noise = device.Allocate(shape.WithN(1));
            device.FillGaussian(noise, new NoiseKey(from, NoiseStream.SampleStart), image);
            return noise.ToArray();
        }
    }
}
