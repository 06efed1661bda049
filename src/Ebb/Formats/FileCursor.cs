using System.Buffers.Binary;

namespace Ebb.Formats;

/// <summary>
/// Reads a file front to back and knows its name, place and true length, so that every complaint names all three
/// and no size found inside a file is believed before it is held against the bytes that are there.
/// </summary>
internal sealed class FileCursor : IDisposable
{
    /// <summary>The most bytes that a stream without a length may hold; it is copied to memory before reading.</summary>
    public const int MaxStreamBytes = 1 << 30;

    private readonly Stream _stream;
    private readonly bool _owned;

    private FileCursor(Stream stream, string name, bool owned)
    {
        (_stream, Name, _owned) = (stream, name, owned);
        Length = stream.Length;
    }

    public string Name { get; }

    public long Length { get; }

    public long Offset => _stream.Position;

    public long Remaining => Length - Offset;

    public static FileCursor Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder; a file is expected.");
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path}.", path);
        // A named pipe or a device has no length either, and reading it would wait or go on for ever.
        if (Resolve(path) is { Exists: true, Length: 0 }) throw BadFile.At(path, 0, "the file is empty.");
        return new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), path, owned: true);
    }

    /// <summary>The file at the end of a chain of links, or the file itself; where the chain is a circle, its first link.</summary>
    public static FileInfo Resolve(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
        }
        catch (IOException)
        {
            return file;
        }
    }

    /// <summary>Reads <paramref name="stream"/> from where it stands; the caller keeps it.</summary>
    public static FileCursor Over(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek ? new(stream, name, owned: false) : new(new MemoryStream(CopyAll(stream, name, MaxStreamBytes)), name, owned: true);
    }

    /// <summary>All bytes of a stream of unknown length; memory grows with what arrives, up to <paramref name="limit"/>.</summary>
    public static byte[] CopyAll(Stream stream, string name, long limit)
    {
        using var copy = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            if (copy.Length + read > limit) throw BadFile.At(name, copy.Length, $"the content is longer than the limit of {limit} bytes.");
            copy.Write(block, 0, read);
        }

        return copy.ToArray();
    }

    public void Read(Span<byte> target, string what)
    {
        long start = Offset;
        int read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length)
        {
            throw BadFile.At(Name, start + read,
                $"the file ends inside {what}: {target.Length} bytes are expected from offset {start}, {read} are there.");
        }
    }

    /// <summary>The next <paramref name="count"/> bytes; nothing is allocated before the file is known to hold them.</summary>
    public byte[] ReadBytes(long count, string what)
    {
        if (count < 0 || count > Remaining || count > Array.MaxLength)
        {
            throw Bad($"{what} should take {count} bytes, but {Remaining} are left in the file.");
        }

        var bytes = new byte[count];
        Read(bytes, what);
        return bytes;
    }

    public uint ReadUInt32BigEndian(string what)
    {
        Span<byte> word = stackalloc byte[4];
        Read(word, what);
        return BinaryPrimitives.ReadUInt32BigEndian(word);
    }

    public InvalidDataException Bad(string problem) => BadFile.At(Name, Offset, problem);

    public void Dispose()
    {
        if (_owned) _stream.Dispose();
    }
}
