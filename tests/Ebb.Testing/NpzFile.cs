using System.IO.Compression;

namespace Ebb.Testing;

/// <summary>The arrays of an .npz by name; names may contain '/' and '.'.</summary>
public sealed class NpzFile
{
    private readonly Dictionary<string, GoldenArray> _arrays;

    private NpzFile(string path, Dictionary<string, GoldenArray> arrays)
    {
        Path = path;
        _arrays = arrays;
    }

    public string Path { get; }

    public IReadOnlyCollection<string> Names => _arrays.Keys;

    public GoldenArray this[string name] => _arrays.TryGetValue(name, out GoldenArray? array)
        ? array
        : throw new KeyNotFoundException($"{Path} has no array {name}. It has: {string.Join(", ", _arrays.Keys.Order(StringComparer.Ordinal))}");

    public static NpzFile Open(string path)
    {
        Dictionary<string, GoldenArray> arrays = new(StringComparer.Ordinal);
        using ZipArchive zip = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream bytes = new();
            using (Stream stream = entry.Open()) stream.CopyTo(bytes);
            string name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            arrays.Add(name, NpyReader.Read($"{path}#{name}", bytes.ToArray()));
        }

        return new NpzFile(path, arrays);
    }

    public bool Contains(string name) => _arrays.ContainsKey(name);

    /// <summary>The arrays whose names start with <paramref name="prefix"/> ("init/"), by the rest of the name.</summary>
    public Dictionary<string, GoldenArray> Under(string prefix) => _arrays
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
}
