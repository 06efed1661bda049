using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class PnmFileTests
{
    private static Picture Read(byte[] bytes) => PnmFile.Read(new MemoryStream(bytes), BadBytes.Name);

    private static Picture Read(string text) => Read(Encoding.ASCII.GetBytes(text));

    private static void ReadAny(Stream stream, string name) => PnmFile.Read(stream, name);

    [Fact]
    public void WriteText_Rgb_IsOnePixelALine()
    {
        var picture = new Picture(2, 1, 3, [1, 2, 3, 255, 0, 9]);
        Assert.Equal("P3\n2 1\n255\n1 2 3\n255 0 9\n", Encoding.ASCII.GetString(BadBytes.Written(stream => PnmFile.WriteText(stream, picture))));
    }

    [Fact]
    public void WriteText_GreyAndAlpha_BecomeRgb()
    {
        Assert.Equal("P3\n1 1\n255\n7 7 7\n", Encoding.ASCII.GetString(BadBytes.Written(stream => PnmFile.WriteText(stream, new Picture(1, 1, 1, [7])))));
        Assert.Equal("P3\n1 1\n255\n1 2 3\n", Encoding.ASCII.GetString(BadBytes.Written(stream => PnmFile.WriteText(stream, new Picture(1, 1, 4, [1, 2, 3, 4])))));
    }

    [Fact]
    public void WriteThenRead_BothKinds_GiveThePictureBack()
    {
        var picture = Pictures.Make(13, 7, 3);
        Pictures.AssertSame(picture, Read(BadBytes.Written(stream => PnmFile.WriteText(stream, picture))));
        Pictures.AssertSame(picture, Read(BadBytes.Written(stream => PnmFile.WriteBinary(stream, picture))));
    }

    [Fact]
    public void Read_CommentsAndGrey_AreUnderstood()
    {
        Pictures.AssertSame(new Picture(2, 1, 1, [0, 255]), Read("P2 # grey\n2#w\n1\n# max\n255\n0\n255 # end"));
        Pictures.AssertSame(new Picture(2, 1, 1, [65, 10]), Read("P5\n2 1\n255\nA\n"));
    }

    [Fact]
    public void Read_OtherMaxima_AreScaledToBytes()
    {
        Assert.Equal([0, 85, 255], Read("P2 3 1 3 0 1 3").Pixels);
        Assert.Equal([255, 1], Read([.. "P5 2 1 65535\n"u8, 255, 255, 1, 1]).Pixels);
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused()
    {
        BadBytes.AssertEveryPrefixIsRefused([.. "P6 2 1 255\n"u8, 1, 2, 3, 4, 5, 6], ReadAny);
        BadBytes.AssertEveryPrefixIsRefused([.. "P2\n2 2\n7\n1 2\n3 4"u8], ReadAny);
    }

    [Fact]
    public void Read_EveryDamagedByte_IsReadOrRefused()
    {
        BadBytes.AssertDamageIsReadOrRefused([.. "P6 2 1 255\n"u8, 1, 2, 3, 4, 5, 6], ReadAny);
        BadBytes.AssertDamageIsReadOrRefused([.. "P3 1 2 255\n1 2 3 4 5 6"u8], ReadAny);
    }

    [Theory]
    [InlineData("P4 1 1 1", "not a netpbm")]
    [InlineData("P2 0 1 255 1", "the width is out of range")]
    [InlineData("P2 1 1 0 1", "the maximum is out of range")]
    [InlineData("P2 1 1 65536 1", "the maximum is out of range")]
    [InlineData("P2 1 1 9 10", "a sample is out of range")]
    [InlineData("P2 1 1 9 -1", "a sample is missing")]
    [InlineData("P2 1 1 9 1 2", "something follows")]
    [InlineData("P5 1 1 9\n\u0001\u0002", "but 2 follow")]
    [InlineData("P5 1 1 9\nA", "above the maximum")]
    [InlineData("P5 1 1 9#", "white-space")]
    public void Read_WrongFile_SaysWhatIsWrong(string file, string problem) =>
        Assert.Contains(problem, BadBytes.AssertRefused(Encoding.ASCII.GetBytes(file), ReadAny).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_HostileSizes_AreRefusedWithoutAllocation() =>
        BadBytes.AssertAllocatesLittle(() => BadBytes.AssertRefused([.. "P3 2147483647 2147483647 255\n1 2 3"u8], ReadAny));
}
