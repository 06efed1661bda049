namespace Ebb.Testing;

/// <summary>An array of reference numbers, row-major. A scalar has shape [].</summary>
public sealed class GoldenArray
{
    private readonly bool[]? _missing;

    public GoldenArray(int[] shape, double[] data, bool[]? missing = null)
    {
        int count = shape.Aggregate(1, (product, size) => checked(product * size));
        if (count != data.Length)
        {
            throw new ArgumentException($"Shape [{string.Join(", ", shape)}] holds {count} values, the data {data.Length}.", nameof(data));
        }

        Shape = shape;
        Data = data;
        _missing = missing;
    }

    public int[] Shape { get; }

    public double[] Data { get; }

    public int Count => Data.Length;

    /// <summary>Whether the file says null here: no finite value exists, and nothing is to be compared.</summary>
    public bool IsMissing(int index) => _missing is not null && _missing[index];

    /// <summary>The value of a scalar or of an array of one element.</summary>
    public double Scalar => Count == 1 ? Data[0] : throw new InvalidOperationException($"Not a scalar: [{string.Join(", ", Shape)}].");

    public float[] ToSingle() => Array.ConvertAll(Data, value => (float)value);

    public long[] ToInt64() => Array.ConvertAll(Data, value => checked((long)value));

    /// <summary>The sub-array at <paramref name="index"/> of the first axis: train/x0[s].</summary>
    public GoldenArray Row(int index)
    {
        if (Shape.Length == 0 || index < 0 || index >= Shape[0])
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"No such row in shape [{string.Join(", ", Shape)}].");
        }

        int size = Count / Shape[0];
        Range part = (index * size)..((index + 1) * size);
        return new GoldenArray(Shape[1..], Data[part], _missing?[part]);
    }
}
