namespace Ebb.Check;

/// <summary>Weights of a safetensors file: a header's length in 8 bytes, a JSON header, and float32 arrays that fill the file with no gap and no overlap.</summary>
internal static class SafeTensors
{
    /// <summary>Shape and values of each array by its name.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(ReadOnlySpan<byte> file)
    {
        ulong length = file.Length >= 8 ? MemoryMarshal.Read<ulong>(file) : ulong.MaxValue;
        RejectedException.Unless(length <= (ulong)Math.Max(file.Length - 8, 0), $"The weights: a header of {length} bytes does not fit in.");
        var header = JsonItem.Parse(file.Slice(8, (int)length), "The weights' header");
        var (data, tensors, next) = (8 + (int)length, new Dictionary<string, (int[], float[])>(StringComparer.Ordinal), 0);
        foreach (var (name, shape, ends) in header.Keys.Where(key => key != "__metadata__").Select(Entry).OrderBy(entry => entry.Ends[0]))
        {
            long size = shape.Aggregate(4L, (product, extent) => product * extent);
            bool fits = ends[0] == next && ends[1] == next + size && ends[1] <= file.Length - data;
            RejectedException.Unless(fits, $"The weights: {name} lies at {ends[0]} to {ends[1]}; expected {next} to {next + size}, of {file.Length - data} in all.");
            next = ends[1];
            tensors.Add(name, (shape, MemoryMarshal.Cast<byte, float>(file[(data + ends[0])..(data + next)]).ToArray()));
        }

        RejectedException.Unless(next == file.Length - data, $"The weights: {file.Length - data - next} bytes belong to no tensor.");
        return tensors;

        (string Name, int[] Shape, int[] Ends) Entry(string name)
        {
            var item = header[name].WithKeys("dtype shape data_offsets");
            item["dtype"].OneOf("F32");
            var (shape, ends) = (item["shape"].List(4, orFewer: true), item["data_offsets"].List(2));
            return (name, [.. shape.Select(extent => extent.Whole(1, 1 << 12))], [.. ends.Select(end => end.Whole(0, int.MaxValue))]);
        }
    }
}
