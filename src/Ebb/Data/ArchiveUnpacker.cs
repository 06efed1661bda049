using System.Formats.Tar;
using System.IO.Compression;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Takes a set's files out of a gzipped tar archive. Only plain files with wanted names leave it, all into one folder,
/// so no name inside an archive can reach anywhere else.
/// </summary>
internal static class ArchiveUnpacker
{
    /// <summary>The most bytes that all entries of an archive may have together.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    public static void Unpack(string archive, string folder, IReadOnlySet<string> wanted, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using var packed = File.OpenRead(archive);
        try
        {
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            using var reader = new TarReader(unpacked);
            long total = 0;
            while (reader.GetNextEntry() is TarEntry entry)
            {
                cancellation.ThrowIfCancellationRequested();
                total += entry.Length;
                if (total > MaxUnpackedBytes) throw new InvalidDataException($"the entries have more than {MaxUnpackedBytes} bytes");
                progress?.Report(new($"unpacking {Path.GetFileName(archive)}", packed.Position, packed.Length));
                string target = Path.Combine(folder, Path.GetFileName(entry.Name));
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !wanted.Contains(Path.GetFileName(entry.Name)) || File.Exists(target)) continue;
                using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
                entry.DataStream?.CopyTo(file);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw BadFile.At(archive, packed.Position, $"this is not a whole gzipped tar archive: {error.Message}", error);
        }
    }
}
