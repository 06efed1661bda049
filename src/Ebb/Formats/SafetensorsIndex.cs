using System.Text.Json;

namespace Ebb.Formats;

/// <summary>
/// Weights in several safetensors files, the shards, and the JSON file that says which array lies in which:
/// <c>{"weight_map": {"conv_in.weight": "diffusion_pytorch_model-00001-of-00002.safetensors", ...}}</c>, as the ecosystem writes large models.
/// </summary>
public static class SafetensorsIndex
{
    private const string ShardEnding = ".safetensors";

    /// <summary>Reads all arrays of all shards. They lie beside the index.</summary>
    /// <param name="path">The index.</param>
    /// <returns>The arrays; there is no metadata.</returns>
    /// <exception cref="InvalidDataException">
    /// The index or a shard is damaged, a shard is missing or lies elsewhere, or shards and index name different arrays; all such arrays are listed.
    /// </exception>
    public static Safetensors Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var map = ParseMap(SmallFile.Read(path, JsonConfig.MaxBytes), path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] shards = [.. map.Values.Distinct().Order(StringComparer.Ordinal)];
        var faults = shards.Where(shard => !File.Exists(Path.Combine(folder, shard))).Select(shard => $"the shard {shard} is missing").ToList();
        if (faults.Count > 0) throw Bad(path, faults);

        var arrays = new SortedDictionary<string, WeightArray>(StringComparer.Ordinal);
        foreach (string shard in shards) Take(SafetensorsFile.Read(Path.Combine(folder, shard)), shard, map, arrays, faults);
        faults.AddRange(map.Where(entry => !arrays.ContainsKey(entry.Key)).Select(entry => $"{entry.Key} is not in its shard {entry.Value}"));
        return faults.Count == 0 ? new(arrays, new Dictionary<string, string>()) : throw Bad(path, faults);
    }

    internal static SortedDictionary<string, string> ParseMap(byte[] text, string path) => JsonConfig.Parse(text, path, root => Map(root, path));

    private static void Take(
        Safetensors content, string shard, SortedDictionary<string, string> map, SortedDictionary<string, WeightArray> arrays, List<string> faults)
    {
        foreach (var (name, array) in content.Arrays)
        {
            if (!map.TryGetValue(name, out string? home)) faults.Add($"{name} of the shard {shard} is not in the index");
            else if (home != shard) faults.Add($"{name} is in the shard {shard}, but the index has it in {home}");
            else arrays.Add(name, array);
        }
    }

    private static SortedDictionary<string, string> Map(JsonElement root, string path)
    {
        if (!root.TryGetProperty("weight_map", out var names) || names.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{path}: weight_map is missing; expected an object with the shard of every array.");
        }

        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        JsonConfig.ForEach(names, path, (name, shard) => map.Add(name, ShardName(JsonConfig.Text(shard))));
        return map;
    }

    // A name that led elsewhere would read files that are no part of the model.
    private static string ShardName(string name) =>
        name.EndsWith(ShardEnding, StringComparison.Ordinal) && name.AsSpan().IndexOfAny("/\\:\0") < 0 && name[0] != '.'
            ? name
            : throw new FormatException($"Expected the name of a {ShardEnding} file beside the index.");

    private static InvalidDataException Bad(string path, List<string> faults) => new($"{path} does not fit its shards: {FaultList.Join(faults)}.");
}
