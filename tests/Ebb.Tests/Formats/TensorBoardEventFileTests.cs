using System.Diagnostics;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class TensorBoardEventFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 5, 6, 7, 8, 9, 500, TimeSpan.FromHours(2));
    private static readonly double StartSeconds = 1714972089.5;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("events.out.tfevents.1.ebb");

    public void Dispose() => _folder.Dispose();

    /// <summary>RFC 3720, appendix B.4, and the check value of the CRC catalogues.</summary>
    public static TheoryData<byte[], uint> Crc32CVectors => new()
    {
        { new byte[32], 0x8A9136AA },
        { [.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))], 0x113FDB5C },
        { [.. "123456789"u8], 0xE3069283 },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Crc32CVectors))]
    public void Crc32C_OfPublishedVectors_IsTheirs(byte[] bytes, uint expected)
    {
        Assert.Equal(expected, TensorBoardCrc.Of(bytes));
        Assert.Equal(expected, EventReader.Crc32C(bytes));
    }

    [Fact]
    public void NameFor_ATime_IsWhatTensorBoardLooksFor() => Assert.Equal("events.out.tfevents.1714972089.ebb", TensorBoardEventFile.NameFor(Start));

    [Fact]
    public void Open_ANewFile_BeginsWithItsVersion()
    {
        TensorBoardEventFile.Open(_folder.File("a/b/events.out.tfevents.1"), Start).Dispose();

        var fields = EventReader.Fields(Assert.Single(Read(_folder.File("a/b/events.out.tfevents.1"))));
        Assert.Equal([1, 3], fields.Select(field => field.Number));
        Assert.Equal(StartSeconds, fields.Only(1).AsDouble);
        Assert.Equal("brain.Event:2", fields.Only(3).AsText);
    }

    /// <summary>Event.session_log is field 7, its status field 1, and START is 1.</summary>
    [Fact]
    public void AddStart_AStep_IsTheStartOfASession()
    {
        using (var file = TensorBoardEventFile.Open(Path, Start)) file.AddStart(41, Start.AddSeconds(1));

        var fields = EventReader.Fields(Read(Path)[1]);
        Assert.Equal([1, 2, 7], fields.Select(field => field.Number));
        Assert.Equal(StartSeconds + 1, fields.Only(1).AsDouble);
        Assert.Equal(41ul, fields.Only(2).Bits);
        Assert.Equal(1ul, Assert.Single(fields.Only(7).AsMessage, field => field.Number == 1).Bits);
    }

    [Theory]
    [InlineData("loss", 0.125, 0)]
    [InlineData("held out/Verlust µ", -1e30, 300)]
    [InlineData("nan", double.NaN, long.MaxValue)]
    [InlineData("infinite", double.PositiveInfinity, 1)]
    public void AddScalar_AnyValue_IsReadBack(string tag, double value, long step)
    {
        using (var file = TensorBoardEventFile.Open(Path, Start)) file.AddScalar(tag, value, step, Start.AddSeconds(1));

        var fields = EventReader.Fields(Read(Path)[1]);
        Assert.Equal(StartSeconds + 1, fields.Only(1).AsDouble);
        Assert.Equal((ulong)step, fields.Only(2).Bits);
        var entry = fields.Only(5).AsMessage.Only(1).AsMessage;
        Assert.Equal([(1, 2), (2, 5)], entry.Select(field => (field.Number, field.Wire)));
        Assert.Equal(tag, entry.Only(1).AsText);
        Assert.Equal((float)value, entry.Only(2).AsFloat);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AddImage_APicture_IsReadBack(int channels)
    {
        var picture = Pictures.Make(200, 150, channels);
        using (var file = TensorBoardEventFile.Open(Path, Start)) file.AddImage("samples", picture, 7, Start);

        var entry = EventReader.Fields(Read(Path)[1]).Only(5).AsMessage.Only(1).AsMessage;
        var image = entry.Only(4).AsMessage;
        Assert.Equal("samples", entry.Only(1).AsText);
        Assert.Equal([150UL, 200UL, (ulong)channels], image.Take(3).Select(field => field.Bits));
        Pictures.AssertSame(picture, PngFile.Read(new MemoryStream(image.Only(4).Bytes), "image"));
    }

    [Fact]
    public void AddScalar_WhileTheWriterIsOpen_IsSeenByReaders()
    {
        using var file = TensorBoardEventFile.Open(Path, Start);
        for (int step = 0; step < 3; step++)
        {
            file.AddScalar("loss", step, step, Start);
            Assert.Equal(step + 2, Read(Path).Count);
        }
    }

    [Fact]
    public void Open_AFileCutAnywhere_KeepsWholeEventsAndAppends()
    {
        using (var file = TensorBoardEventFile.Open(Path, Start))
        {
            file.AddScalar("a", 1, 1, Start);
            file.AddScalar("b", 2, 2, Start);
        }

        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            int kept = Math.Max(1, EventReader.Records(whole[..length]).Records.Count);
            using (var file = TensorBoardEventFile.Open(Path, Start)) file.AddScalar("c", 3, 3, Start);

            var records = Read(Path);
            Assert.Equal(kept + 1, records.Count);
            Assert.Equal("c", EventReader.Fields(records[^1]).Only(5).AsMessage.Only(1).AsMessage.Only(1).AsText);
        }
    }

    [Fact]
    public void Open_ADamagedOrForeignFile_IsRefusedAndLeftAlone()
    {
        using (var file = TensorBoardEventFile.Open(Path, Start)) file.AddScalar("a", 1, 1, Start);
        byte[] damaged = File.ReadAllBytes(Path);
        damaged[20] ^= 1;
        foreach (byte[] bytes in (byte[][])[damaged, [.. "a letter to a friend, not an event file"u8], [.. EventFileOfLength(1 << 20)]])
        {
            File.WriteAllBytes(Path, bytes);
            var error = Assert.Throws<InvalidDataException>(() => TensorBoardEventFile.Open(Path, Start));
            Assert.Contains("offset 0", error.Message, StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void Add_WrongArguments_AreNamed()
    {
        using var file = TensorBoardEventFile.Open(Path, Start);
        Assert.Throws<ArgumentException>("tag", () => file.AddScalar("", 1, 1, Start));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => file.AddScalar("a", 1, -1, Start));
        Assert.Throws<ArgumentNullException>("picture", () => file.AddImage("a", null!, 1, Start));
    }

    [SkippableFact]
    public void Events_DecodedByProtoc_HaveTheFieldsOfTheEventMessage()
    {
        using (var file = TensorBoardEventFile.Open(Path, Start))
        {
            file.AddScalar("loss", 0.5, 300, Start);
            file.AddImage("grid", Pictures.Make(4, 3, 3), 301, Start);
        }

        var records = Read(Path);
        string? version = Protoc(records[0]);
        Skip.If(version is null, "protoc (Debian package protobuf-compiler) is not installed.");
        Assert.Equal(Lines("1: 0x41d98e196e600000", "3: \"brain.Event:2\""), version);
        Assert.Equal(
            Lines("1: 0x41d98e196e600000", "2: 300", "5 {", "  1 {", "    1: \"loss\"", "    2: 0x3f000000", "  }", "}"), Protoc(records[1]));
        Assert.StartsWith(
            Lines("1: 0x41d98e196e600000", "2: 301", "5 {", "  1 {", "    1: \"grid\"", "    4 {", "      1: 3", "      2: 4", "      3: 3") + "      4: \"\\211PNG",
            Protoc(records[2]), StringComparison.Ordinal);
    }

    // The header of a whole first record, whose data then is not there: too long for the start of a version event.
    private static byte[] EventFileOfLength(int length) => [.. TensorBoardRecord.Frame(new byte[length]).AsSpan(0, length / 2)];

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private static List<byte[]> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var (records, rest) = EventReader.Records(bytes);
        Assert.Equal(0, rest);
        return records;
    }

    private static string? Protoc(byte[] message)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("protoc", "--decode_raw") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            process.StandardInput.BaseStream.Write(message);
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
