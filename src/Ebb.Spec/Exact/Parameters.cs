using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Exact;

/// <summary>Checks the parameters of distributions and takes them apart. Asks only what "certainly not" answers, so intervals pass too.</summary>
internal static class Parameters
{
    /// <summary>The rows of a tensor of shape (K, ...), K and the row size at least 1.</summary>
    public static TScalar[][] Rows<TScalar>(Tensor<TScalar> tensor, string name)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.Rank < 1 || tensor.FlattenedLength == 0)
        {
            throw new ArgumentException($"{name} has the shape {Elements.Shape(tensor)}; expected one row for each component, none empty.", name);
        }

        TScalar[] values = Elements.Of(tensor);
        CheckFinite(values, name);
        return [.. values.Chunk(values.Length / (int)tensor.Lengths[0])];
    }

    /// <summary>The means of a mixture, (K, D).</summary>
    public static TScalar[][] Means<TScalar>(Tensor<TScalar> means)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[][] rows = Rows(means, nameof(means));
        CheckShape(means, nameof(means), rows.Length, rows[0].Length);
        return rows;
    }

    /// <summary>K numbers in [0, 1] that add up to 1, within 1e-6 and K roundoffs.</summary>
    public static TScalar[] Priors<TScalar>(Tensor<TScalar> priors, int count)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] values = NonNegative(priors, nameof(priors), count);
        TScalar sum = values.Aggregate(TScalar.Zero, (total, prior) => total + prior);
        if (!IsNegligible(sum - TScalar.One, TScalar.One, count))
        {
            throw new ArgumentException($"The priors add up to {sum}; expected 1. Divide them by their sum.", nameof(priors));
        }

        return values;
    }

    /// <summary>K numbers that are at least 0.</summary>
    public static TScalar[] NonNegative<TScalar>(Tensor<TScalar> tensor, string name, int count)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        CheckShape(tensor, name, count);
        TScalar[] values = Elements.Of(tensor);
        CheckFinite(values, name);
        foreach (TScalar value in values) CheckNonNegative(value, name);
        return values;
    }

    public static void CheckNonNegative<TScalar>(TScalar value, string name)
        where TScalar : INumberBase<TScalar>
    {
        if (!TScalar.IsFinite(value) || Piecewise.Step(-value) != TScalar.Zero)
        {
            throw new ArgumentException($"{name} holds {value}; expected finite numbers of at least 0.", name);
        }
    }

    /// <summary>K symmetric positive semidefinite matrices, (K, D, D).</summary>
    public static TScalar[][,] Covariances<TScalar>(Tensor<TScalar> covs, int count, int size)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar[][,] matrices = Matrices(covs, nameof(covs), count, size, size);
        for (int k = 0; k < count; k++)
        {
            if (!IsSemidefinite(matrices[k], size))
            {
                throw new ArgumentException(
                    $"covs[{k}] is not symmetric and positive semidefinite. Average it with its transpose, or pass factors to a low-rank mixture.",
                    nameof(covs));
            }
        }

        return matrices;
    }

    /// <summary>K lists of P vectors of length D, from K matrices (D, P).</summary>
    public static TScalar[][][] Factors<TScalar>(Tensor<TScalar> factors, int count, int size)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(factors);
        int width = factors.Rank == 3 ? Math.Max(1, (int)factors.Lengths[2]) : 1;
        return Array.ConvertAll(Matrices(factors, nameof(factors), count, size, width), block => Columns(block, size, width));
    }

    /// <summary>The matrices in an array that holds one after the other.</summary>
    public static IEnumerable<TScalar[,]> Blocks<TScalar>(TScalar[] values, int rows, int columns)
    {
        for (int start = 0; start < values.Length; start += rows * columns)
        {
            TScalar[,] block = new TScalar[rows, columns];
            for (int i = 0; i < rows * columns; i++) block[i / columns, i % columns] = values[start + i];
            yield return block;
        }
    }

    private static TScalar[][,] Matrices<TScalar>(Tensor<TScalar> tensor, string name, int count, int rows, int columns)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        CheckShape(tensor, name, count, rows, columns);
        TScalar[] values = Elements.Of(tensor);
        CheckFinite(values, name);
        return [.. Blocks(values, rows, columns)];
    }

    private static TScalar[][] Columns<TScalar>(TScalar[,] block, int rows, int columns)
    {
        TScalar[][] vectors = new TScalar[columns][];
        for (int p = 0; p < columns; p++) vectors[p] = [.. Enumerable.Range(0, rows).Select(i => block[i, p])];
        return vectors;
    }

    // C + (a little) I has positive pivots only, and C - C^T is a little at most. A little is 1e-6 of the trace, and D roundoffs of it.
    private static bool IsSemidefinite<TScalar>(TScalar[,] c, int size)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar trace = TScalar.Zero;
        TScalar[,] raised = (TScalar[,])c.Clone();
        for (int i = 0; i < size; i++)
        {
            if (Piecewise.Step(-c[i, i]) != TScalar.Zero) return false;
            trace += c[i, i];
        }

        if (trace == TScalar.Zero) return c.Cast<TScalar>().All(value => value == TScalar.Zero);
        for (int i = 0; i < size; i++)
        {
            raised[i, i] += Tolerance<TScalar>(size) * trace;
            for (int j = 0; j < i; j++)
            {
                if (!IsNegligible(c[i, j] - c[j, i], trace, size)) return false;
            }
        }

        return Array.TrueForAll(new Cholesky<TScalar>(raised).Pivots, pivot => Piecewise.Step(pivot) == TScalar.One);
    }

    private static bool IsNegligible<TScalar>(TScalar value, TScalar scale, int count)
        where TScalar : INumberBase<TScalar> =>
        Piecewise.Step((Tolerance<TScalar>(count) * scale) - TScalar.Abs(value)) == TScalar.One;

    private static TScalar Tolerance<TScalar>(int count)
        where TScalar : INumberBase<TScalar> => Ratio.Of<TScalar>(1, 1_000_000) + (TScalar.CreateChecked(count) * Roundoff.Of<TScalar>());

    private static void CheckFinite<TScalar>(TScalar[] values, string name)
        where TScalar : INumberBase<TScalar>
    {
        if (!Array.TrueForAll(values, TScalar.IsFinite))
        {
            throw new ArgumentException($"{name} holds NaN or an infinity; expected finite numbers.", name);
        }
    }

    private static void CheckShape<TScalar>(Tensor<TScalar> tensor, string name, params ReadOnlySpan<int> sizes)
    {
        bool isEqual = tensor.Rank == sizes.Length;
        for (int axis = 0; isEqual && axis < sizes.Length; axis++) isEqual = tensor.Lengths[axis] == sizes[axis];
        if (!isEqual)
        {
            throw new ArgumentException($"{name} has the shape {Elements.Shape(tensor)}; expected ({string.Join(", ", sizes.ToArray())}).", name);
        }
    }
}
