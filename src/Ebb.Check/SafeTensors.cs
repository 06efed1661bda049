namespace Ebb.Check;

/// <summary>
/// Weights of a safetensors file: a header's length in 8 bytes, a JSON header, the arrays' bytes. Only float32 is read, and the arrays must fill the file with no gap
/// and no overlap.
/// </summary>
internal static class SafeTensors
{
    /// <summary>Shape and values of each array by its name.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(ReadOnlyMemory<byte> file)
    {
        ulong length = file.Length >= 8 ? MemoryMarshal.Read<ulong>(file.Span) : ulong.MaxValue;
        RejectedException.Unless(length <= (ulong)Math.Max(file.Length - 8, 0), $"The weights: a header of {length} bytes does not fit in.");
        var header = JsonItem.Parse(file.Slice(8, (int)length), "The weights' header");
        var (data, tensors, next) = (file[(8 + (int)length)..], new Dictionary<string, (int[], float[])>(StringComparer.Ordinal), 0);
        foreach (var (name, shape, start, end) in header.Keys.Where(key => key != "__metadata__").Select(key => Entry(header[key], key)).OrderBy(entry => entry.Start))
        {
            bool fits = start == next && end <= data.Length && end - start == shape.Aggregate(4L, (product, extent) => product * extent);
            RejectedException.Unless(
                fits, $"The weights: {name}, [{string.Join(", ", shape)}], lies at {start} to {end}; expected all of it from {next} on and below {data.Length}.");
            tensors.Add(name, (shape, Npy.Finite<float>(data.Span[start..end], $"The weights: {name}")));
            next = end;
        }

        RejectedException.Unless(next == data.Length, $"The weights: {data.Length - next} bytes belong to no tensor.");
        return tensors;
    }

    private static (string Name, int[] Shape, int Start, int End) Entry(JsonItem item, string name)
    {
        item.WithKeys("dtype shape data_offsets")["dtype"].OneOf("F32");
        int[] shape = [.. item["shape"].List(4, orFewer: true).Select(extent => extent.Whole(1, 1 << 12))];
        int[] ends = [.. item["data_offsets"].List(2).Select(end => end.Whole(0, int.MaxValue))];
        return (name, shape, ends[0], ends[1]);
    }
}
