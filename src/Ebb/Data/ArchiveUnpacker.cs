using System.IO.Compression;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Takes a set's files out of a gzipped tar archive. Only plain files with wanted names leave it, all into one folder,
/// so no name inside an archive can reach anywhere else.
/// </summary>
internal static class ArchiveUnpacker
{
    /// <summary>The most bytes that an archive may have, unpacked.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    public static void Unpack(string archive, string folder, IReadOnlySet<string> wanted, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (FileCursor.Resolve(archive).Length == 0) throw BadFile.At(archive, 0, "the file is empty.");
        using var packed = File.OpenRead(archive);
        Unpack(packed, archive, wanted, file =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new($"unpacking {Path.GetFileName(archive)}", packed.Position, packed.Length));
            return new FileStream(Path.Combine(folder, file), FileMode.CreateNew, FileAccess.Write);
        });
    }

    /// <summary>Gives each wanted file, where it comes first, the stream that <paramref name="create"/> makes for its name.</summary>
    /// <exception cref="InvalidDataException">This is not a whole gzipped tar archive, or unpacks to too much.</exception>
    public static void Unpack(Stream packed, string name, IReadOnlySet<string> wanted, Func<string, Stream> create)
    {
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var archive = new TarArchive(unpacked, MaxUnpackedBytes);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (archive.Next() is { } entry)
            {
                string file = entry[(entry.LastIndexOf('/') + 1)..];
                if (!wanted.Contains(file) || !seen.Add(file)) continue;
                using var target = create(file);
                archive.CopyTo(target);
            }
        }
        catch (InvalidDataException error)
        {
            throw BadFile.At(name, packed.Position, $"this is not a whole gzipped tar archive: {error.Message}", error);
        }
    }
}
