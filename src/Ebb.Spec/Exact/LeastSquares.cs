using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>
/// min |B y - b| by B = Q R, the columns made orthogonal by the modified Gram-Schmidt process with b as the last of them, which is as stable as
/// reflections are (Bjorck, 1967) and needs neither signs nor an order. A column of zeros gets the coefficient 0.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
internal sealed class LeastSquares<TScalar>
    where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    private readonly TScalar[][] _q;
    private readonly TScalar[,] _r;

    public LeastSquares(TScalar[][] columns)
    {
        int count = columns.Length;
        _q = new TScalar[count][];
        _r = new TScalar[count, count];
        for (int j = 0; j < count; j++)
        {
            TScalar[] rest = columns[j];
            for (int i = 0; i < j; i++) (_r[i, j], rest) = TakeOut(_q[i], rest);
            TScalar norm = _r[j, j] = TScalar.Sqrt(Vectors.Dot(rest, rest));
            _q[j] = norm == TScalar.Zero ? rest : Array.ConvertAll(rest, value => value / norm);
        }
    }

    /// <summary>The sum of the logarithms of R's diagonal, so half of log det B^T B.</summary>
    public TScalar LogDiagonal()
    {
        TScalar sum = TScalar.Zero;
        for (int j = 0; j < _q.Length; j++) sum += TScalar.Log(_r[j, j]);
        return sum;
    }

    public TScalar[] Solve(TScalar[] b)
    {
        TScalar[] y = new TScalar[_q.Length];
        for (int j = 0; j < y.Length; j++) (y[j], b) = TakeOut(_q[j], b);
        for (int j = y.Length - 1; j >= 0; j--)
        {
            for (int k = j + 1; k < y.Length; k++) y[j] -= _r[j, k] * y[k];
            y[j] = _r[j, j] == TScalar.Zero ? TScalar.Zero : y[j] / _r[j, j];
        }

        return y;
    }

    private static (TScalar Along, TScalar[] Remainder) TakeOut(TScalar[] q, TScalar[] vector)
    {
        TScalar along = Vectors.Dot(q, vector);
        return (along, Vectors.Add(vector, -along, q));
    }
}
