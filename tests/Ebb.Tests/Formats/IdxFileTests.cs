using System.Buffers.Binary;
using System.IO.Compression;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class IdxFileTests
{
    private static readonly byte[] Plain = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    public static byte[] Gzipped(byte[] bytes) => BadBytes.Written(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Optimal);
        gzip.Write(bytes);
    });

    private static NpyArray Read(byte[] bytes) => IdxFile.Read(bytes, BadBytes.Name);

    private static void ReadAny(Stream stream, string name) => IdxFile.Read(((MemoryStream)stream).ToArray(), name);

    [Fact]
    public void Read_PlainAndGzipped_GiveTheArray()
    {
        foreach (byte[] file in (byte[][])[Plain, Gzipped(Plain)])
        {
            var array = Read(file);
            Assert.Equal([2, 1, 3], array.Shape);
            Assert.Equal([1, 2, 3, 4, 5, 6], array.UInt8Values);
        }
    }

    [Fact]
    public void Read_GzipWithEveryOptionalField_SkipsThem()
    {
        byte[] packed = Gzipped(Plain);
        byte[] header = [0x1F, 0x8B, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 0, 2, 0, 9, 9, .. "name\0"u8, .. "comment\0"u8, 1, 2];
        Assert.Equal([2, 1, 3], Read([.. header, .. packed[10..]]).Shape);
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused()
    {
        BadBytes.AssertEveryPrefixIsRefused(Plain, ReadAny);
        BadBytes.AssertEveryPrefixIsRefused(Gzipped(Plain), ReadAny);
    }

    [Fact]
    public void Read_EveryDamagedByte_IsReadOrRefused()
    {
        BadBytes.AssertDamageIsReadOrRefused(Plain, ReadAny);
        BadBytes.AssertDamageIsReadOrRefused(Gzipped(Plain), ReadAny);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 0 }, "type 13")]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 0 }, "not an IDX file")]
    [InlineData(new byte[] { 0, 0, 8, 0, 0, 0, 0, 0 }, "axes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 5, 6 }, "1 bytes, but 2 follow")]
    [InlineData(new byte[] { 0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255 }, "too large")]
    public void Read_WrongFile_SaysWhatIsWrong(byte[] file, string problem) =>
        Assert.Contains(problem, BadBytes.AssertRefused(file, ReadAny).Message, StringComparison.Ordinal);

    [Fact]
    public void Unpack_MoreThanTheLimit_StopsThere()
    {
        byte[] bomb = Gzipped(new byte[1 << 20]);
        var error = Assert.Throws<InvalidDataException>(() => GzipFile.Unpack(bomb, BadBytes.Name, limit: 1 << 16));
        Assert.Contains("limit of 65536", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpack_LengthThatTheDataCannotHold_TakesNoMemoryForIt()
    {
        byte[] packed = Gzipped(Plain);
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(packed.Length - 4), 900 << 20);
        BadBytes.AssertAllocatesLittle(() => Assert.Contains("cannot hold", BadBytes.AssertRefused(packed, ReadAny).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Unpack_LengthThatIsAnother_IsRefused(int more)
    {
        byte[] packed = Gzipped(Plain);
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(packed.Length - 4), Plain.Length + more);
        Assert.Contains("differs", BadBytes.AssertRefused(packed, ReadAny).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crc32_StandardCheckValue_IsMet() => Assert.Equal(0xCBF43926u, Crc32.Of("1234"u8, "56789"u8));
}
