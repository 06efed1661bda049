namespace Ebb.Check;

/// <summary>Weights of a safetensors file: a header's length in 8 bytes, a JSON header, and float32 arrays that fill the file with no gap or overlap.</summary>
internal static class SafeTensors
{
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(ReadOnlySpan<byte> file)
    {
        ulong length = file.Length >= 8 ? MemoryMarshal.Read<ulong>(file) : ulong.MaxValue;
        RejectedException.Unless(length <= (ulong)Math.Max(file.Length - 8, 0), $"The weights: a header of {length} bytes does not fit in.");
        var header = JsonItem.Parse(file.Slice(8, (int)length), "The weights' header");
        var (data, tensors, next) = (8 + (int)length, new Dictionary<string, (int[], float[])>(StringComparer.Ordinal), 0);
        foreach (string name in header.Keys.Where(key => key != "__metadata__").OrderBy(key => Ends(key)[0]))
        {
            var (item, ends) = (header[name], Ends(name));
            item["dtype"].OneOf("F32");
            int[] shape = [.. item["shape"].List(4, orFewer: true).Select(extent => extent.Whole(1, 1 << 12))];
            long size = shape.Aggregate(4L, (product, extent) => product * extent);
            bool fits = ends[0] == next && ends[1] == next + size && ends[1] <= file.Length - data;
            RejectedException.Unless(fits, $"The weights: {name} lies at {ends[0]} to {ends[1]}; expected {next} to {next + size}, of {file.Length - data}.");
            next = ends[1];
            tensors.Add(name, (shape, MemoryMarshal.Cast<byte, float>(file[(data + ends[0])..(data + next)]).ToArray()));
        }

        RejectedException.Unless(next == file.Length - data, $"The weights: {file.Length - data - next} bytes belong to no tensor.");
        return tensors;

        List<int> Ends(string name) =>
            [.. header[name].WithKeys("dtype shape data_offsets")["data_offsets"].List(2).Select(end => end.Whole(0, int.MaxValue))];
    }
}
