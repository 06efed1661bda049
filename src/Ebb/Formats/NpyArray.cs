using System.Runtime.InteropServices;

namespace Ebb.Formats;

/// <summary>A numeric array with its extents, in C order (the last axis varies fastest).</summary>
public sealed class NpyArray
{
    private readonly Array _values;

    private NpyArray(NpyKind kind, Array values, int[] shape)
    {
        long count = 1;
        foreach (int extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            count = checked(count * extent);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"The shape ({string.Join(", ", shape)}) holds {count} elements, but {values.Length} are given.", nameof(shape));
        }

        (Kind, _values, Shape) = (kind, values, Array.AsReadOnly(shape));
    }

    /// <summary>Element type.</summary>
    public NpyKind Kind { get; }

    /// <summary>The extents, each at least 0; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count => _values.Length;

    /// <summary>The array as bytes of kind <see cref="NpyKind.UInt8"/>; it is not copied.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are.</exception>
    public static NpyArray Of(byte[] values, params int[] shape) => new(NpyKind.UInt8, values, [.. shape]);

    /// <summary>The array as single-precision numbers; it is not copied.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are.</exception>
    public static NpyArray Of(float[] values, params int[] shape) => new(NpyKind.Float32, values, [.. shape]);

    /// <summary>The elements of an array of kind <see cref="NpyKind.UInt8"/>.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public byte[] UInt8Values => ValuesAs<byte>(NpyKind.UInt8);

    /// <summary>The elements of an array of kind <see cref="NpyKind.Float32"/>.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public float[] Float32Values => ValuesAs<float>(NpyKind.Float32);

    /// <summary>Element <paramref name="index"/> in C order, as a double (64-bit integers beyond 2^53 are rounded).</summary>
    public double this[int index] => Kind switch
    {
        NpyKind.Int8 => ((sbyte[])_values)[index],
        NpyKind.Int32 => ((int[])_values)[index],
        NpyKind.Int64 => ((long[])_values)[index],
        NpyKind.Float32 => ((float[])_values)[index],
        NpyKind.Float64 => ((double[])_values)[index],
        _ => ((byte[])_values)[index],
    };

    /// <summary>All elements in single precision, in C order: a new array, whatever the kind.</summary>
    public float[] ToSingles()
    {
        var singles = new float[Count];
        for (int i = 0; i < singles.Length; i++) singles[i] = (float)this[i];
        return singles;
    }

    internal static NpyArray Allocate(NpyKind kind, int[] shape, int count) => new(
        kind,
        kind switch
        {
            NpyKind.Int8 => new sbyte[count],
            NpyKind.Int32 => new int[count],
            NpyKind.Int64 => new long[count],
            NpyKind.Float32 => new float[count],
            NpyKind.Float64 => new double[count],
            _ => new byte[count],
        },
        shape);

    /// <summary>Elements <paramref name="start"/> and on as raw little-endian bytes (.NET runs on little-endian machines here).</summary>
    internal Span<byte> Bytes(int start, int count) => Kind switch
    {
        NpyKind.Int8 => MemoryMarshal.AsBytes(((sbyte[])_values).AsSpan(start, count)),
        NpyKind.Int32 => MemoryMarshal.AsBytes(((int[])_values).AsSpan(start, count)),
        NpyKind.Int64 => MemoryMarshal.AsBytes(((long[])_values).AsSpan(start, count)),
        NpyKind.Float32 => MemoryMarshal.AsBytes(((float[])_values).AsSpan(start, count)),
        NpyKind.Float64 => MemoryMarshal.AsBytes(((double[])_values).AsSpan(start, count)),
        _ => ((byte[])_values).AsSpan(start, count),
    };

    private T[] ValuesAs<T>(NpyKind kind) => Kind == kind
        ? (T[])_values
        : throw new InvalidOperationException($"The array holds {NpyHeader.DescriptionOf(Kind)}, not {NpyHeader.DescriptionOf(kind)}. Use ToSingles or the indexer.");
}
