using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>A table of vectors looked up by number: y[n] = table[index[n]].</summary>
public static class Embedding
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="table">(rows, D).</param>
    /// <param name="indices">N numbers, 0 to rows - 1.</param>
    /// <returns>(N, D).</returns>
    /// <exception cref="ArgumentException">The table is not (rows, D), or there is no such row.</exception>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> table, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(table);
        CheckTable(table.Lengths, indices);
        int width = (int)table.Lengths[1];
        TScalar[] rows = Elements.Of(table), y = new TScalar[indices.Length * width];
        for (int n = 0; n < indices.Length; n++) rows.AsSpan(indices[n] * width, width).CopyTo(y.AsSpan(n * width));
        return Tensor.Create(y, [indices.Length, width]);
    }

    /// <summary>The gradient in the table: a row that was looked up several times gets the sum.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="indices">The indices of the forward pass.</param>
    /// <param name="upstream">The gradient in y, (N, D).</param>
    /// <returns>(rows, D).</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or there is no such row.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(int rows, ReadOnlySpan<int> indices, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (upstream.Rank != 2 || upstream.Lengths[0] != indices.Length)
        {
            throw new ArgumentException($"upstream has the shape {Elements.Shape(upstream)}; expected ({indices.Length}, D).", nameof(upstream));
        }

        CheckTable([rows, upstream.Lengths[1]], indices);
        int width = (int)upstream.Lengths[1];
        TScalar[] gradient = [.. Enumerable.Repeat(TScalar.Zero, rows * width)], gy = Elements.Of(upstream);
        for (int i = 0; i < gy.Length; i++) gradient[(indices[i / width] * width) + (i % width)] += gy[i];
        return Tensor.Create(gradient, [rows, width]);
    }

    private static void CheckTable(ReadOnlySpan<nint> table, ReadOnlySpan<int> indices)
    {
        if (table.Length != 2) throw new ArgumentException($"Expected a table (rows, D), got ({string.Join(", ", table.ToArray())}).", nameof(table));
        foreach (int index in indices)
        {
            if (index < 0 || index >= table[0]) throw new ArgumentOutOfRangeException(nameof(indices), index, $"Expected rows 0 to {table[0] - 1}.");
        }
    }
}
