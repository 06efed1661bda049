using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>Any covariance, through the Cholesky factor of C: as good as C is conditioned, so a singular Cov wants sigma well above 0.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="mean">The mean.</param>
/// <param name="covariance">Cov, symmetric and positive semidefinite.</param>
internal sealed class DenseGaussian<TScalar>(TScalar[] mean, TScalar[,] covariance) : GaussianComponent<TScalar>(mean)
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    public override TScalar Covariance(int i, int j) => covariance[i, j];

    public override NoisedGaussian<TScalar> At(TScalar alpha, TScalar sigma) =>
        new Noised(alpha, covariance, new Cholesky<TScalar>(NoisedCovariance(alpha, sigma)));

    private sealed class Noised(TScalar alpha, TScalar[,] covariance, Cholesky<TScalar> factor) : NoisedGaussian<TScalar>
    {
        // Rounding may leave a pivot that should be 0 on either side of it; one left above 0 does no harm, as u is then huge.
        public override bool IsSingular { get; } =
            Array.Exists(factor.Pivots, pivot => pivot == TScalar.Zero || TScalar.IsNegative(pivot) || TScalar.IsNaN(pivot));

        public override TScalar LogDeterminant { get; } = SymmetricMatrix.LogDeterminant(factor);

        public override GaussianResponse<TScalar> Respond(TScalar[] r)
        {
            TScalar[] white = factor.SolveLower(r);
            TScalar[] u = factor.SolveUpper(white);
            TScalar[] shift = Vectors.Scale(alpha, Vectors.Apply(covariance, u));
            return new(u, shift, Vectors.Dot(white, white), Vectors.Dot(r, r));
        }
    }
}
