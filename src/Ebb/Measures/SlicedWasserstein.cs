using System.Numerics.Tensors;
using Ebb.Random;

namespace Ebb.Measures;

/// <summary>
/// The sliced 2-Wasserstein distance (Bonneel, Rabin, Peyre and Pfister, 2015): sqrt of the mean, over directions u on the unit sphere, of the squared
/// 2-Wasserstein distance of the two sets projected onto u, which sorting gives exactly. The directions are fixed by a seed.
/// </summary>
/// <remarks>
/// A translation by v has the distance |v| / sqrt(d) in the limit of many directions. No Gaussian is assumed, and the sets may differ in size.
/// </remarks>
public static class SlicedWasserstein
{
    /// <summary>Directions where the caller names no number.</summary>
    public const int DefaultDirections = 256;

    // Directions that share one conversion of a row to double.
    private const int BlockSize = 16;

    /// <summary>The distance of two sets of feature vectors, in the units of the features.</summary>
    /// <param name="a">(n, d).</param>
    /// <param name="b">(m, d).</param>
    /// <param name="directions">How many directions, at least 1.</param>
    /// <param name="seed">Determines the directions. Figures are comparable at one seed and number only.</param>
    /// <exception cref="ArgumentException">They have different numbers of features, or <paramref name="directions"/> is below 1.</exception>
    public static double Between(FeatureMatrix a, FeatureMatrix b, int directions = DefaultDirections, ulong seed = 0)
    {
        FeatureMatrix.CheckColumns(a, b);
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        var costs = new double[directions];
        Parallel.For(0, (directions + BlockSize - 1) / BlockSize, block =>
        {
            int first = block * BlockSize, count = Math.Min(BlockSize, directions - first);
            double[][] axes = [.. Enumerable.Range(first, count).Select(index => Direction(seed, index, a.Columns))];
            double[][] fromA = Project(a, axes), fromB = Project(b, axes);
            for (int i = 0; i < count; i++) costs[first + i] = SquaredCost(fromA[i], fromB[i]);
        });

        return Math.Sqrt(costs.Sum() / directions);
    }

    /// <summary>
    /// The squared 2-Wasserstein distance of two sorted sets of numbers, each number of a set weighing the same: the integral over p in [0, 1] of the squared
    /// difference of the quantiles, which are constant between the multiples of 1/n and 1/m.
    /// </summary>
    internal static double SquaredCost(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        long n = a.Length, m = b.Length, done = 0;
        double cost = 0;
        for (int i = 0, j = 0; i < n && j < m;)
        {
            // In units of 1/(n m) quantile i of a ends at (i + 1) m, quantile j of b at (j + 1) n.
            long endA = (i + 1) * m, endB = (j + 1) * n, end = Math.Min(endA, endB);
            double difference = a[i] - b[j];
            cost += (end - done) * difference * difference;
            done = end;
            if (endA == end) i++;
            if (endB == end) j++;
        }

        return cost / ((double)n * m);
    }

    private static double[] Direction(ulong seed, int index, int length)
    {
        var normal = new float[length];
        Noise.FillGaussian(new NoiseKey(seed, NoiseStream.Measure, Step: 1), index, normal);
        var axis = new double[length];
        TensorPrimitives.ConvertTruncating<float, double>(normal, axis);
        TensorPrimitives.Divide(axis, TensorPrimitives.Norm<double>(axis), axis);
        return axis;
    }

    private static double[][] Project(FeatureMatrix features, double[][] axes)
    {
        double[][] projected = [.. axes.Select(_ => new double[features.Rows])];
        var row = new double[features.Columns];
        for (int n = 0; n < features.Rows; n++)
        {
            TensorPrimitives.ConvertTruncating(features.Row(n), row);
            for (int i = 0; i < axes.Length; i++) projected[i][n] = TensorPrimitives.Dot<double>(row, axes[i]);
        }

        foreach (double[] values in projected) Array.Sort(values);
        return projected;
    }
}
