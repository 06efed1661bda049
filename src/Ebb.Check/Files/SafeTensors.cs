using System.Buffers.Binary;

namespace Ebb.Check.Files;

/// <summary>
/// Weights of a safetensors file: a header's length in 8 bytes, a JSON header, the arrays' bytes. Only float32 is read; the arrays fill the file with no gap
/// and no overlap.
/// </summary>
internal static class SafeTensors
{
    private const int MostHeaderBytes = 1 << 20;
    private const int MostTensors = 1000;

    /// <summary>Shape and values of each array by its name.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(ReadOnlyMemory<byte> file)
    {
        ulong length = file.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(file.Span) : ulong.MaxValue;
        RejectedException.Unless(length <= (ulong)Math.Min(MostHeaderBytes, file.Length - 8), $"The weights: a header of {length} bytes does not fit in.");
        var header = JsonItem.Parse(file.Slice(8, (int)length), "The weights' header");
        var entries = header.Names().Where(name => name != "__metadata__").Select(name => Entry(header[name], name)).OrderBy(entry => entry.Start).ToList();
        RejectedException.Unless(entries.Count <= MostTensors, $"The weights: {entries.Count} tensors; expected at most {MostTensors}.");

        var data = file[(8 + (int)length)..];
        var tensors = new Dictionary<string, (int[], float[])>(StringComparer.Ordinal);
        int next = 0;
        foreach (var (name, shape, start, end) in entries)
        {
            RejectedException.Unless(start == next && end <= data.Length, $"The weights: {name} lies at {start} to {end}; expected from {next} to at most {data.Length}.");
            tensors.Add(name, (shape, Values(data.Span[start..end], name)));
            next = end;
        }

        RejectedException.Unless(next == data.Length, $"The weights: {data.Length - next} bytes belong to no tensor.");
        return tensors;
    }

    private static (string Name, int[] Shape, int Start, int End) Entry(JsonItem item, string name)
    {
        item.WithKeys("dtype shape data_offsets")["dtype"].OneOf("F32");
        int[] shape = [.. item["shape"].List(4).Select(extent => extent.Whole(1, 1 << 16))];
        int[] ends = [.. item["data_offsets"].List(2).Select(end => end.Whole(0, int.MaxValue))];
        long bytes = shape.Aggregate(4L, (product, extent) => product > int.MaxValue ? product : product * extent);
        RejectedException.Unless(ends.Length == 2 && (long)ends[1] - ends[0] == bytes, $"The weights: the place of {name} does not have the size of its shape.");
        return (name, shape, ends[0], ends[1]);
    }

    private static float[] Values(ReadOnlySpan<byte> bytes, string name)
    {
        float[] values = new float[bytes.Length / 4];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            RejectedException.Unless(float.IsFinite(values[i]), $"The weights: value {i} of {name} is {values[i]}; expected finite numbers.");
        }

        return values;
    }
}
