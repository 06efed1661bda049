using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>
/// The squared Frechet (2-Wasserstein) distance of two Gaussians, |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2)
/// (Dowson and Landau, 1982). Heusel and others (2017) use it on features of images; like theirs, our figure is not rooted.
/// </summary>
/// <remarks>
/// The last trace is the sum of the singular values of C1^1/2 C2^1/2, and is computed so: the eigenvalues of C1^1/2 C2 C1^1/2 are the squares of
/// those, and would lose half the digits where a covariance is singular, as it is for n below d. Estimated from n images a side, the distance of
/// equal distributions is not 0 but about proportional to 1/n: compare figures of one n only, and read them beside the floor.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The squared distance of two Gaussians; what rounding makes negative is 0.</summary>
    /// <exception cref="ArgumentException">They have different numbers of features.</exception>
    public static double Between(GaussianFit a, GaussianFit b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int d = a.Mean.Count;
        if (b.Mean.Count != d) throw new ArgumentException($"Both must have the same features; got {d} and {b.Mean.Count}.", nameof(b));
        double distance = 0;
        for (int i = 0; i < d; i++)
        {
            double difference = a.Mean[i] - b.Mean[i];
            distance += difference * difference + a.Covariance[i * d + i] + b.Covariance[i * d + i];
        }

        double[] rootA = JacobiRotations.SquareRoot([.. a.Covariance], d), rootB = JacobiRotations.SquareRoot([.. b.Covariance], d);
        return Math.Max(0, distance - 2 * JacobiRotations.NuclearNorm(Product(rootA, rootB, d), d));
    }

    /// <summary>The squared distance of the Gaussians that fit two sets of features.</summary>
    /// <exception cref="ArgumentException">They have different numbers of features, or one has only one row.</exception>
    public static double Between(FeatureMatrix a, FeatureMatrix b)
    {
        FeatureMatrix.CheckColumns(a, b);
        return Between(GaussianFit.Of(a), GaussianFit.Of(b));
    }

    private static double[] Product(double[] a, double[] b, int d)
    {
        var product = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            var target = product.AsSpan(i * d, d);
            for (int k = 0; k < d; k++) TensorPrimitives.MultiplyAdd(b.AsSpan(k * d, d), a[i * d + k], target, target);
        }

        return product;
    }
}
