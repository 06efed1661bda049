using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>
/// Cov = A A^T with fewer columns than rows, hence singular: C^-1 r is about 1/sigma^2 off the span of A and about 1 in it, so no solve with C
/// keeps its digits at small sigma. Here y = alpha A^T C^-1 r is found instead as the least-squares solution of
/// (alpha A, sigma I) y = (r, 0), whose matrix never loses rank while A has its own. Then, without cancellation,
/// <code>
/// C^-1 r = (r - alpha A y) / sigma^2     alpha Cov C^-1 r = A y     r . C^-1 r = |r - alpha A y|^2 / sigma^2 + |y|^2
/// </code>
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="mean">The mean, of length D.</param>
/// <param name="columns">The P columns of A, each of length D.</param>
internal sealed class ThinGaussian<TScalar>(TScalar[] mean, TScalar[][] columns) : GaussianComponent<TScalar>(mean)
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    public override TScalar Covariance(int i, int j)
    {
        TScalar sum = TScalar.Zero;
        foreach (TScalar[] column in columns) sum += column[i] * column[j];
        return sum;
    }

    public override NoisedGaussian<TScalar> At(TScalar alpha, TScalar sigma) => new Noised(alpha, sigma, columns, Mean.Length);

    private sealed class Noised(TScalar alpha, TScalar sigma, TScalar[][] columns, int size) : NoisedGaussian<TScalar>
    {
        private readonly LeastSquares<TScalar> _system = new(Stack(alpha, sigma, columns, size));

        public override bool IsSingular => sigma == TScalar.Zero;

        // det(s^2 I + a^2 A A^T) = s^(2 (D - P)) det(s^2 I + a^2 A^T A)
        public override TScalar LogDeterminant =>
            TScalar.CreateChecked(2) * ((TScalar.CreateChecked(size - columns.Length) * TScalar.Log(sigma)) + _system.LogDiagonal());

        public override GaussianResponse<TScalar> Respond(TScalar[] r)
        {
            TScalar[] y = _system.Solve([.. r, .. Enumerable.Repeat(TScalar.Zero, columns.Length)]);
            TScalar[] shift = new TScalar[size];
            for (int i = 0; i < size; i++)
            {
                shift[i] = TScalar.Zero;
                for (int p = 0; p < columns.Length; p++) shift[i] += columns[p][i] * y[p];
            }

            TScalar[] rest = Vectors.Add(r, -alpha, shift);
            TScalar gap = Vectors.Dot(rest, rest), variance = sigma * sigma;
            return new(Array.ConvertAll(rest, value => value / variance), shift, (gap / variance) + Vectors.Dot(y, y), gap);
        }

        private static TScalar[][] Stack(TScalar alpha, TScalar sigma, TScalar[][] columns, int size)
        {
            TScalar[][] stacked = new TScalar[columns.Length][];
            for (int p = 0; p < columns.Length; p++)
            {
                stacked[p] = new TScalar[size + columns.Length];
                Array.Fill(stacked[p], TScalar.Zero);
                Vectors.Scale(alpha, columns[p]).CopyTo(stacked[p], 0);
                stacked[p][size + p] = sigma;
            }

            return stacked;
        }
    }
}
