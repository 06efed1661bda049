using Ebb.Data;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>Feature vectors of images, one row for each: (n, d), row-major, float32 as nets make them.</summary>
public sealed class FeatureMatrix
{
    private const int BlockSize = 256;

    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/>, which the matrix owns from then on.</summary>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="values">n * d finite values.</param>
    /// <exception cref="ArgumentException">The number of values is another, or a value is NaN or infinite.</exception>
    public FeatureMatrix(int rows, int columns, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"{rows} rows of {columns} features are {(long)rows * columns} values; got {values.Length}.", nameof(values));
        }

        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Feature {bad % columns} of row {bad / columns} is {values[bad]}; finite values are expected. Did sampling diverge?", nameof(values));
        }

        (Rows, Columns, _values) = (rows, columns, values);
    }

    /// <summary>The number of images, n.</summary>
    public int Rows { get; }

    /// <summary>The length of a feature vector, d.</summary>
    public int Columns { get; }

    /// <summary>The features of one image.</summary>
    public ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * Columns, Columns);

    /// <summary>The features of images of a set, computed in blocks.</summary>
    /// <param name="features">The features.</param>
    /// <param name="data">The set.</param>
    /// <param name="indices">Which of its images, in this order; at least one.</param>
    public static FeatureMatrix Of(IFeatures features, Dataset data, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(data);
        var values = new List<float>();
        for (int first = 0; first < indices.Length; first += BlockSize)
        {
            var block = indices.Slice(first, Math.Min(BlockSize, indices.Length - first));
            values.AddRange(features.Of(Images(data, block))._values);
        }

        return new FeatureMatrix(indices.Length, values.Count / Math.Max(1, indices.Length), [.. values]);
    }

    /// <summary>The rows of all parts, in that order: features that were computed batch by batch.</summary>
    /// <param name="parts">At least one, all with the same features.</param>
    /// <exception cref="ArgumentException">There is none, or they have different numbers of features.</exception>
    public static FeatureMatrix Join(IReadOnlyList<FeatureMatrix> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("Expected at least one part; got none.", nameof(parts));
        foreach (var part in parts) CheckColumns(parts[0], part);
        var values = new float[parts.Sum(part => part._values.Length)];
        int at = 0;
        foreach (var part in parts)
        {
            part._values.CopyTo(values, at);
            at += part._values.Length;
        }

        return new FeatureMatrix(parts.Sum(part => part.Rows), parts[0].Columns, values);
    }

    /// <summary>Images of a set as a batch.</summary>
    internal static ImageBatch Images(Dataset data, ReadOnlySpan<int> indices)
    {
        var shape = new Shape(indices.Length, data.Channels, data.Height, data.Width);
        var values = new float[shape.Count];
        for (int i = 0; i < indices.Length; i++) data.CopyImage(indices[i], values.AsSpan(i * data.ImageCount, data.ImageCount));
        return new ImageBatch(shape, values);
    }

    internal static void CheckColumns(FeatureMatrix a, FeatureMatrix b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Columns != b.Columns)
        {
            throw new ArgumentException(
                $"Both must have the same features; got {a.Columns} and {b.Columns} a row. Compute both by one IFeatures.", nameof(b));
        }
    }
}
