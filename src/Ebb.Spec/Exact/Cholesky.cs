using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>C = L L^T with L lower triangular, for a symmetric positive definite C; a singular one shows as a pivot of about 0, then NaN.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
internal sealed class Cholesky<TScalar>
    where TScalar : IRootFunctions<TScalar>
{
    private readonly TScalar[,] _lower;

    /// <summary>Factors a matrix, of which only the lower triangle is read.</summary>
    public Cholesky(TScalar[,] c)
    {
        int size = c.GetLength(0);
        _lower = new TScalar[size, size];
        Pivots = new TScalar[size];
        for (int j = 0; j < size; j++)
        {
            Pivots[j] = Rest(c, j, j);
            _lower[j, j] = TScalar.Sqrt(Pivots[j]);
            for (int i = j + 1; i < size; i++) _lower[i, j] = Rest(c, i, j) / _lower[j, j];
        }
    }

    /// <summary>The squared diagonal of L; their product is det C.</summary>
    public TScalar[] Pivots { get; }

    /// <summary>L^-1 b.</summary>
    public TScalar[] SolveLower(TScalar[] b)
    {
        TScalar[] y = new TScalar[b.Length];
        for (int i = 0; i < b.Length; i++)
        {
            TScalar sum = b[i];
            for (int k = 0; k < i; k++) sum -= _lower[i, k] * y[k];
            y[i] = sum / _lower[i, i];
        }

        return y;
    }

    /// <summary>L^-T y.</summary>
    public TScalar[] SolveUpper(TScalar[] y)
    {
        TScalar[] x = new TScalar[y.Length];
        for (int i = y.Length - 1; i >= 0; i--)
        {
            TScalar sum = y[i];
            for (int k = i + 1; k < y.Length; k++) sum -= _lower[k, i] * x[k];
            x[i] = sum / _lower[i, i];
        }

        return x;
    }

    private TScalar Rest(TScalar[,] c, int i, int j)
    {
        TScalar rest = c[i, j];
        for (int k = 0; k < j; k++) rest -= _lower[i, k] * _lower[j, k];
        return rest;
    }
}
