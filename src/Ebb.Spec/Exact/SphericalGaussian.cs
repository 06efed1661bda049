using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>Cov = v I; a point mass where v = 0. At a level C = c I with c = alpha^2 v + sigma^2.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="mean">The mean.</param>
/// <param name="variance">v, at least 0.</param>
internal sealed class SphericalGaussian<TScalar>(TScalar[] mean, TScalar variance) : GaussianComponent<TScalar>(mean)
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    public override TScalar Covariance(int i, int j) => i == j ? variance : TScalar.Zero;

    public override NoisedGaussian<TScalar> At(TScalar alpha, TScalar sigma) =>
        new Noised(alpha * variance, (alpha * alpha * variance) + (sigma * sigma), Mean.Length);

    public override TScalar[] Sample(TScalar alpha, TScalar sigma, TScalar[] noise) => Vectors.Add(
        Vectors.Scale(TScalar.Sqrt((alpha * alpha * variance) + (sigma * sigma)), noise), alpha, Mean);

    private sealed class Noised(TScalar gain, TScalar c, int size) : NoisedGaussian<TScalar>
    {
        public override bool IsSingular => c == TScalar.Zero;

        public override TScalar LogDeterminant => TScalar.CreateChecked(size) * TScalar.Log(c);

        public override GaussianResponse<TScalar> Respond(TScalar[] r)
        {
            TScalar square = Vectors.Dot(r, r);
            TScalar[] u = Array.ConvertAll(r, value => value / c);

            // At c = 0 the component is a point, and E[x0 | x] is that point.
            TScalar[] shift = Array.ConvertAll(u, value => IsSingular ? TScalar.Zero : gain * value);
            return new(u, shift, square / c, square);
        }
    }
}
