using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>The mean and the covariance of feature vectors.</summary>
public sealed class GaussianFit
{
    /// <summary>Wraps the two arrays, which the fit owns from then on.</summary>
    /// <param name="mean">d values.</param>
    /// <param name="covariance">d * d values, row-major; symmetric with no negative eigenvalue, which is not checked.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public GaussianFit(double[] mean, double[] covariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        if (mean.Length == 0) throw new ArgumentException("A mean has at least one value; got none.", nameof(mean));
        if (covariance.Length != (long)mean.Length * mean.Length)
        {
            throw new ArgumentException($"The covariance of {mean.Length} features has {(long)mean.Length * mean.Length} values; got {covariance.Length}.",
                nameof(covariance));
        }

        (Mean, Covariance) = (mean, covariance);
    }

    /// <summary>The mean, d values.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>The covariance, d * d values, row-major.</summary>
    public IReadOnlyList<double> Covariance { get; }

    /// <summary>
    /// The mean of the rows and their covariance, sum (x - mean)(x - mean)^T / (n - 1), which is unbiased for small n.
    /// </summary>
    /// <exception cref="ArgumentException">There is only one row.</exception>
    public static GaussianFit Of(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Rows < 2) throw new ArgumentException("A covariance needs at least two rows; got one.", nameof(features));
        int d = features.Columns;
        double[] mean = new double[d], covariance = new double[d * d], row = new double[d];
        for (int n = 0; n < features.Rows; n++)
        {
            TensorPrimitives.ConvertTruncating(features.Row(n), row);
            TensorPrimitives.Add(mean, row, mean);
        }

        TensorPrimitives.Divide(mean, features.Rows, mean);
        for (int n = 0; n < features.Rows; n++)
        {
            TensorPrimitives.ConvertTruncating(features.Row(n), row);
            TensorPrimitives.Subtract(row, mean, row);
            for (int i = 0; i < d; i++)
            {
                var target = covariance.AsSpan(i * d, d);
                TensorPrimitives.MultiplyAdd(row, row[i], target, target);
            }
        }

        TensorPrimitives.Divide(covariance, features.Rows - 1, covariance);
        return new GaussianFit(mean, covariance);
    }
}
