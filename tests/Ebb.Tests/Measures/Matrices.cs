using Ebb.Measures;
using Ebb.Random;

namespace Ebb.Tests.Measures;

/// <summary>Matrices for tests, as plain row-major arrays, and their products by definition.</summary>
internal static class Matrices
{
    public static float[] Normals(int count, int seed)
    {
        var values = new float[count];
        Noise.FillGaussian(new NoiseKey((ulong)seed, NoiseStream.Data), 0, values);
        return values;
    }

    /// <summary>n rows of d standard normal features.</summary>
    public static FeatureMatrix Features(int rows, int columns, int seed) => new(rows, columns, Normals(rows * columns, seed));

    /// <summary>A A^T / rank for a d x rank matrix A of normal numbers: symmetric with no negative eigenvalue.</summary>
    public static double[] Covariance(int d, int rank, int seed)
    {
        float[] a = Normals(d * rank, seed);
        var result = new double[d * d];
        for (int i = 0; i < d * d; i++)
        {
            for (int k = 0; k < rank; k++) result[i] += (double)a[i / d * rank + k] * a[i % d * rank + k] / rank;
        }

        return result;
    }

    public static double[] Diagonal(params double[] values)
    {
        var result = new double[values.Length * values.Length];
        for (int i = 0; i < values.Length; i++) result[i * (values.Length + 1)] = values[i];
        return result;
    }

    public static double[] Product(int d, params double[][] factors) => factors.Aggregate((a, b) =>
    {
        var result = new double[d * d];
        for (int i = 0; i < d * d; i++)
        {
            for (int k = 0; k < d; k++) result[i] += a[i / d * d + k] * b[k * d + i % d];
        }

        return result;
    });

    public static double Trace(double[] matrix, int d) => Enumerable.Range(0, d).Sum(i => matrix[i * (d + 1)]);

    /// <summary>The reflection I - 2 v v^T / |v|^2: orthogonal and its own inverse.</summary>
    public static double[] Reflection(int d, int seed)
    {
        float[] v = Normals(d, seed);
        double squares = v.Sum(x => (double)x * x);
        return [.. Enumerable.Range(0, d * d).Select(i => (i / d == i % d ? 1 : 0) - 2.0 * v[i / d] * v[i % d] / squares)];
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}]: {actual[i]:R}, not {expected[i]:R}");
    }
}
