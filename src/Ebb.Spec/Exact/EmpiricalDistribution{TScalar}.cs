using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Exact;

/// <summary>
/// Equal weight on each of n images: the mixture of n points. Its fields are those of a network that has learnt its training set
/// by heart. An image that occurs twice counts twice. At sigma = 0, x0 is the nearest image, the mean of the nearest when several are equally near.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class EmpiricalDistribution<TScalar> : ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    /// <summary>The distribution of given images.</summary>
    /// <param name="data">The images, (n, ...), n at least 1.</param>
    /// <exception cref="ArgumentException">There is no image, or there is NaN or an infinity.</exception>
    public EmpiricalDistribution(Tensor<TScalar> data)
        : this(Parameters.Rows(data, nameof(data)))
    {
    }

    private EmpiricalDistribution(TScalar[][] images)
        : base(
            [.. images.Select(image => new SphericalGaussian<TScalar>(image, TScalar.Zero))],
            [.. images.Select(_ => Ratio.Of<TScalar>(1, images.Length))])
    {
    }
}
