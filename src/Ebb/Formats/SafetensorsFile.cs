using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ebb.Formats;

/// <summary>
/// Weight files of the safetensors format: a little-endian 64-bit header length, a JSON header, the arrays' bytes.
/// Reads F32, F64, F16 and BF16 as single precision; writes F32 with sorted names, so that equal content gives equal bytes.
/// </summary>
public static class SafetensorsFile
{
    /// <summary>The longest header that is read, the limit of the format's own library.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private const int Alignment = 8;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads all arrays of a file.</summary>
    /// <exception cref="InvalidDataException">The header or the arrays' places are not valid; path and offset are named.</exception>
    public static Safetensors Read(string path)
    {
        using var file = FileCursor.Open(path);
        return Read(file);
    }

    /// <summary>Reads all arrays from where <paramref name="stream"/> stands to its end; <paramref name="name"/> is used in errors.</summary>
    /// <exception cref="InvalidDataException">The header or the arrays' places are not valid.</exception>
    public static Safetensors Read(Stream stream, string name)
    {
        using var file = FileCursor.Over(stream, name);
        return Read(file);
    }

    /// <summary>Writes <paramref name="content"/>, whole or not at all.</summary>
    /// <exception cref="ArgumentException">An array's shape does not hold as many values as it has.</exception>
    public static void Write(string path, Safetensors content) => AtomicFile.Write(path, stream => Write(stream, content));

    /// <summary>Writes <paramref name="content"/> to <paramref name="stream"/>.</summary>
    /// <exception cref="ArgumentException">An array's shape does not hold as many values as it has.</exception>
    public static void Write(Stream stream, Safetensors content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(content);
        var names = content.Arrays.Keys.Order(StringComparer.Ordinal).ToArray();
        byte[] header = HeaderBytes(content, names);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (string name in names) stream.Write(MemoryMarshal.AsBytes(content.Arrays[name].Values.AsSpan()));
    }

    private static byte[] HeaderBytes(Safetensors content, string[] names)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, WriterOptions))
        {
            json.WriteStartObject();
            if (content.Metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in content.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, text);
                json.WriteEndObject();
            }

            long start = 0;
            foreach (string name in names) start = WriteEntry(json, name, content.Arrays[name], start);
            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0) header.WriteByte((byte)' ');
        return header.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, WeightArray array, long start)
    {
        long count = array.Shape.Aggregate(1L, (product, extent) => checked(product * extent));
        if (count != array.Values.Length || name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException(
                $"The array '{name}' of shape [{string.Join(", ", array.Shape)}] holds {count} values, but {array.Values.Length} are given.", nameof(array));
        }

        long end = start + 4 * count;
        json.WriteStartObject(name);
        json.WriteString("dtype"u8, "F32"u8);
        json.WriteStartArray("shape"u8);
        foreach (int extent in array.Shape) json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets"u8);
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static Safetensors Read(FileCursor file)
    {
        ulong length = ReadLength(file);
        if (length > MaxHeaderBytes || length > (ulong)file.Remaining)
        {
            throw BadFile.At(file.Name, 0,
                $"the header is said to take {length} bytes, but {file.Remaining} follow and at most {MaxHeaderBytes} are read.");
        }

        long headerStart = file.Offset;
        byte[] text = file.ReadBytes((long)length, "the header");
        var header = SafetensorsHeader.Parse(text, file.Name, headerStart, file.Remaining);
        var arrays = new SortedDictionary<string, WeightArray>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            arrays.Add(entry.Name, new(Array.AsReadOnly(entry.Shape), ReadValues(file, entry)));
        }

        return new(arrays, header.Metadata);
    }

    private static ulong ReadLength(FileCursor file)
    {
        Span<byte> word = stackalloc byte[8];
        file.Read(word, "the header's length");
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }

    private static float[] ReadValues(FileCursor file, SafetensorsEntry entry)
    {
        var values = new float[entry.Count];
        if (entry.Type == "F32")
        {
            // A read takes an int of bytes, so a large array arrives in pieces.
            for (int at = 0, piece; at < values.Length; at += piece)
            {
                piece = Math.Min(1 << 24, values.Length - at);
                file.Read(MemoryMarshal.AsBytes(values.AsSpan(at, piece)), entry.Name);
            }

            return values;
        }

        byte[] bytes = file.ReadBytes(entry.End - entry.Start, entry.Name);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = entry.Type switch
            {
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i)),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(2 * i)),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)) << 16),
            };
        }

        return values;
    }
}
