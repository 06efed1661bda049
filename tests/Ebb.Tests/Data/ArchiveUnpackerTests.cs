using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Ebb.Data;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

public sealed class ArchiveUnpackerTests
{
    private static readonly HashSet<string> Wanted = ["a.bin", "b.bin"];

    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Unpack_EveryKindOfTar_GivesTheWantedFiles(TarEntryFormat format)
    {
        byte[] tar = Tar(format, ("set/a.bin", 1), ("other.bin", 513), ("set/b.bin", 1024), ($"{new string('n', 40)}/{new string('n', 70)}/a.bin", 0));
        var files = Unpack(tar);
        Assert.Equal([("a.bin", 1), ("b.bin", 1024)], files.Select(file => (file.Name, file.Bytes.Length)));
        Assert.All(files, file => Assert.All(file.Bytes, value => Assert.Equal(7, value)));
    }

    [Fact]
    public void Unpack_NameTwice_TakesTheFirst() => Assert.Equal([("a.bin", 3)], Unpack(Tar(TarEntryFormat.Ustar, ("a.bin", 3), ("x/a.bin", 4))).Select(file => (file.Name, file.Bytes.Length)));

    [Fact]
    public void Unpack_LinksAndFolders_AreLeftOut() => Assert.Empty(Unpack(BadBytes.Written(stream =>
    {
        using var writer = new TarWriter(stream, TarEntryFormat.Ustar);
        writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "a.bin") { LinkName = "/etc/passwd" });
        writer.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "b.bin") { LinkName = "/etc/passwd" });
        writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "a.bin"));
        writer.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, "b.bin"));
    })));

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('0')]
    public void Unpack_EntryThatAnnouncesGigabytes_TakesNoMemoryForIt(char type)
    {
        byte[] tar = Tar(TarEntryFormat.Ustar, ("a.bin", 0));
        Encoding.ASCII.GetBytes("07777777777\0").CopyTo(tar, 124);
        tar[156] = (byte)type;
        BadBytes.AssertAllocatesLittle(() => Assert.Contains("longer than", Refusal(WithSum(tar)), StringComparison.Ordinal));
    }

    [Fact]
    public void Unpack_DamagedHeader_IsRefused()
    {
        byte[] tar = Tar(TarEntryFormat.Ustar, ("a.bin", 1));
        tar[0]++;
        Assert.Contains("checksum", Refusal(tar), StringComparison.Ordinal);
        tar[124] = (byte)'z';
        Assert.Contains("octal", Refusal(WithSum(tar)), StringComparison.Ordinal);
    }

    [Fact]
    public void Unpack_EntryThatIsCutOff_IsRefused() =>
        Assert.Contains("truncated", Refusal(Tar(TarEntryFormat.Ustar, ("a.bin", 2000))[..1024]), StringComparison.Ordinal);

    [Fact]
    public void Next_ZerosWithoutEnd_StopAtTheLimit()
    {
        // A directory that announces nothing, again and again: what is stepped over counts.
        byte[] folder = Tar(TarEntryFormat.Ustar, ("d", 0))[..512];
        var archive = new TarArchive(new MemoryStream([.. Enumerable.Repeat(folder, 20).SelectMany(block => block)]), maxBytes: 5000);
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            while (archive.Next() is not null)
            {
            }
        });
        Assert.Contains("longer than 5000 bytes", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Tar(TarEntryFormat format, params (string Name, int Bytes)[] files) => BadBytes.Written(stream =>
    {
        using var writer = new TarWriter(stream, format);
        foreach (var (name, bytes) in files)
        {
            var content = new MemoryStream([.. Enumerable.Repeat((byte)7, bytes)]);
            if (name.Length > 100 && format is TarEntryFormat.V7 or TarEntryFormat.Ustar) continue;
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                _ => new GnuTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = content;
            writer.WriteEntry(entry);
        }
    });

    private static byte[] WithSum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(tar.Take(512).Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        return tar;
    }

    private static string Refusal(byte[] tar) => Assert.Throws<InvalidDataException>(() => Unpack(tar)).Message;

    private static List<(string Name, byte[] Bytes)> Unpack(byte[] tar)
    {
        var files = new List<(string Name, MemoryStream Content)>();
        ArchiveUnpacker.Unpack(new MemoryStream(Packed(tar)), BadBytes.Name, Wanted, name =>
        {
            files.Add((name, new MemoryStream()));
            return files[^1].Content;
        });
        return [.. files.Select(file => (file.Name, file.Content.ToArray()))];
    }

    private static byte[] Packed(byte[] tar) => BadBytes.Written(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        gzip.Write(tar);
    });
}
