using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ebb.Formats;
using Ebb.Studio.Disk;

namespace Ebb.Studio.ModelViews;

/// <summary>Files of weights, of which only the headers are read; the values of one array at a time, when they are asked for.</summary>
internal sealed class WeightShards
{
    private const int MostHeaderBytes = 16 << 20;
    private const int MostShards = 64;
    private const int MostArrays = 20_000;

    private static readonly EnumerationOptions Listing = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private readonly Dictionary<string, (string Path, long Start, SafetensorsEntry Entry)> _arrays = new(StringComparer.Ordinal);

    private WeightShards()
    {
    }

    /// <summary>The arrays by name.</summary>
    public IEnumerable<SafetensorsEntry> Entries => _arrays.Values.Select(array => array.Entry).OrderBy(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The .safetensors files of a folder; of full and half precision only the full.</summary>
    public static IReadOnlyList<string> Find(RootFolder root, string folder)
    {
        if (root.Find(folder) is null || !Directory.Exists(folder)) return [];
        string[] files = [.. Directory.EnumerateFiles(folder, "*.safetensors", Listing).Order(StringComparer.Ordinal).Take(MostShards)];
        string[] full = Array.FindAll(files, file => !file.Contains(".fp16.", StringComparison.Ordinal));
        return [.. (full.Length > 0 ? full : files).Select(root.FindFile).OfType<string>()];
    }

    /// <exception cref="InvalidDataException">A header is damaged.</exception>
    public static WeightShards Open(IEnumerable<string> files)
    {
        var shards = new WeightShards();
        Span<byte> word = stackalloc byte[8];
        foreach (string path in files)
        {
            using var file = FileCursor.Open(path);
            file.Read(word, "the header's length");
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(word);
            if (length > MostHeaderBytes) throw file.Bad($"the header is said to take {length} bytes; at most {MostHeaderBytes} are read.");
            long start = file.Offset;
            byte[] text = file.ReadBytes((long)length, "the header");
            foreach (var entry in SafetensorsHeader.Parse(text, file.Name, start, file.Remaining).Entries)
            {
                if (shards._arrays.Count == MostArrays) throw file.Bad($"there are more than {MostArrays} arrays.");
                shards._arrays.TryAdd(entry.Name, (path, file.Offset, entry));
            }
        }

        return shards;
    }

    public bool Has(string name) => _arrays.ContainsKey(name);

    public SafetensorsEntry this[string name] => _arrays[name].Entry;

    /// <summary>The values of an array from <paramref name="first"/> on, a piece at a time in one buffer.</summary>
    public void Read(string name, long first, long count, Action<ReadOnlySpan<float>> take, CancellationToken cancellation)
    {
        const int Piece = 1 << 16;
        var (path, start, entry) = _arrays[name];
        int size = entry.Type switch { "F64" => 8, "F32" => 4, _ => 2 };
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        file.Position = start + entry.Start + (first * size);
        var bytes = new byte[Piece * size];
        var values = new float[Piece];
        for (long left = Math.Min(count, entry.Count - first); left > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            int now = (int)Math.Min(Piece, left);
            file.ReadExactly(bytes, 0, now * size);
            Convert(entry.Type, bytes.AsSpan(0, now * size), values);
            take(values.AsSpan(0, now));
            left -= now;
        }
    }

    private static void Convert(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        int size = type switch { "F64" => 8, "F32" => 4, _ => 2 };
        if (type == "F32" && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        for (int i = 0; i < bytes.Length / size; i++)
        {
            var at = bytes[(i * size)..];
            values[i] = type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
            };
        }
    }
}
