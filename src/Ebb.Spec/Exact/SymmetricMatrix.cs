using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Exact;

/// <summary>Functions of symmetric matrices, one or a batch of them.</summary>
public static class SymmetricMatrix
{
    private const int MostSweeps = 60;

    /// <summary>log det C, by the Cholesky factor. Of a singular matrix it is minus infinity or NaN.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="matrices">Symmetric positive definite matrices, (D, D) or (..., D, D); the lower triangles are read.</param>
    /// <returns>One number for each matrix, of shape (...), or (1) for a single matrix.</returns>
    /// <exception cref="ArgumentException">The last two axes are missing or not equal.</exception>
    public static Tensor<TScalar> LogDeterminant<TScalar>(Tensor<TScalar> matrices)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar[] values = [.. Matrices(matrices).Select(c => LogDeterminant(new Cholesky<TScalar>(c)))];
        return Tensor.Create(values, matrices.Rank == 2 ? [1] : matrices.Lengths[..^2]);
    }

    /// <summary>
    /// The symmetric positive semidefinite S with S S = C, by Jacobi rotations. What rounding leaves of a zero eigenvalue counts as 0: all
    /// eigenvalues up to 8 D roundoffs of the trace do. Over intervals it encloses the root for D up to 2; beyond, rotations only come near one.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="matrices">Symmetric positive semidefinite matrices, (D, D) or (..., D, D).</param>
    /// <returns>The roots, of the same shape.</returns>
    /// <exception cref="ArgumentException">The last two axes are missing or not equal.</exception>
    public static Tensor<TScalar> SquareRoot<TScalar>(Tensor<TScalar> matrices)
        where TScalar : IRootFunctions<TScalar> =>
        Tensor.Create([.. Matrices(matrices).SelectMany(c => SquareRoot(c).Cast<TScalar>())], matrices.Lengths);

    internal static TScalar LogDeterminant<TScalar>(Cholesky<TScalar> factor)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar sum = TScalar.Zero;
        foreach (TScalar pivot in factor.Pivots) sum += TScalar.Log(pivot);
        return sum;
    }

    internal static TScalar[,] SquareRoot<TScalar>(TScalar[,] c)
        where TScalar : IRootFunctions<TScalar>
    {
        int size = c.GetLength(0);
        (TScalar[] values, TScalar[,] vectors) = Eigen(c);
        TScalar negligible = TScalar.Zero;
        for (int i = 0; i < size; i++) negligible += TScalar.CreateChecked(8 * size) * Roundoff.Of<TScalar>() * TScalar.Abs(c[i, i]);
        TScalar[] roots = Array.ConvertAll(values, value =>
            TScalar.Sqrt(Scalars.Piecewise.Step(value - negligible) * Scalars.Piecewise.Max(value, TScalar.Zero)));
        TScalar[,] root = new TScalar[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                root[i, j] = TScalar.Zero;
                for (int k = 0; k < size; k++) root[i, j] += vectors[i, k] * roots[k] * vectors[j, k];
            }
        }

        return root;
    }

    // Golub and Van Loan, Matrix Computations, section 8.5: rotate every off-diagonal entry to 0 in turn until they stay 0.
    private static (TScalar[] Values, TScalar[,] Vectors) Eigen<TScalar>(TScalar[,] c)
        where TScalar : IRootFunctions<TScalar>
    {
        int size = c.GetLength(0);
        TScalar[,] a = (TScalar[,])c.Clone(), v = new TScalar[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) v[i, j] = i == j ? TScalar.One : TScalar.Zero;
        }

        bool isDiagonal = false;
        for (int sweep = 0; sweep < MostSweeps && !isDiagonal; sweep++)
        {
            isDiagonal = true;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    if (a[p, q] == TScalar.Zero) continue;
                    isDiagonal = false;
                    Rotate(a, v, p, q);
                }
            }
        }

        return ([.. Enumerable.Range(0, size).Select(i => a[i, i])], v);
    }

    private static void Rotate<TScalar>(TScalar[,] a, TScalar[,] v, int p, int q)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar theta = (a[q, q] - a[p, p]) / (TScalar.CreateChecked(2) * a[p, q]);
        TScalar root = TScalar.Sqrt((theta * theta) + TScalar.One);

        // Of the two tangents the lesser one; a theta that may have either sign, as an interval may, gives one that is right for both.
        TScalar tangent = TScalar.IsNegative(theta) ? -(TScalar.One / (root - theta)) : TScalar.One / (theta + root);
        TScalar cosine = TScalar.One / TScalar.Sqrt((tangent * tangent) + TScalar.One), sine = tangent * cosine;
        for (int k = 0; k < a.GetLength(0); k++)
        {
            (a[k, p], a[k, q]) = ((cosine * a[k, p]) - (sine * a[k, q]), (sine * a[k, p]) + (cosine * a[k, q]));
            (v[k, p], v[k, q]) = ((cosine * v[k, p]) - (sine * v[k, q]), (sine * v[k, p]) + (cosine * v[k, q]));
        }

        for (int k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = ((cosine * a[p, k]) - (sine * a[q, k]), (sine * a[p, k]) + (cosine * a[q, k]));
        }

        a[p, q] = a[q, p] = TScalar.Zero;
    }

    private static IEnumerable<TScalar[,]> Matrices<TScalar>(Tensor<TScalar> matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        if (matrices.Rank < 2 || matrices.Lengths[^1] != matrices.Lengths[^2])
        {
            throw new ArgumentException(
                $"matrices has the shape {Elements.Shape(matrices)}; expected (D, D) or (..., D, D).", nameof(matrices));
        }

        return Parameters.Blocks(Elements.Of(matrices), (int)matrices.Lengths[^1], (int)matrices.Lengths[^1]);
    }
}
