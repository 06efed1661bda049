using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>The few vector operations that closed forms need, on plain arrays.</summary>
internal static class Vectors
{
    public static TScalar Dot<TScalar>(TScalar[] x, TScalar[] y)
        where TScalar : INumberBase<TScalar>
    {
        TScalar sum = TScalar.Zero;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    public static TScalar[] Scale<TScalar>(TScalar factor, TScalar[] x)
        where TScalar : INumberBase<TScalar> => Array.ConvertAll(x, value => factor * value);

    /// <summary>x + factor y.</summary>
    public static TScalar[] Add<TScalar>(TScalar[] x, TScalar factor, TScalar[] y)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] sum = new TScalar[x.Length];
        for (int i = 0; i < x.Length; i++) sum[i] = x[i] + (factor * y[i]);
        return sum;
    }

    public static TScalar[] Apply<TScalar>(TScalar[,] matrix, TScalar[] x)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] y = new TScalar[matrix.GetLength(0)];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = TScalar.Zero;
            for (int j = 0; j < x.Length; j++) y[i] += matrix[i, j] * x[j];
        }

        return y;
    }
}
