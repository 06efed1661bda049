using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class SafetensorsFileTests
{
    private static readonly Safetensors Sample = new(
        new Dictionary<string, WeightArray> { ["w"] = new([2, 1], [1.5f, -2f]), ["b"] = new([], [3f]), ["none"] = new([0, 4], []) },
        new Dictionary<string, string> { ["format"] = "pt", ["a"] = "\u00fc" });

    private static void ReadAny(Stream stream, string name) => SafetensorsFile.Read(stream, name);

    private static byte[] Container(string header, int dataBytes) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]];

    private static string Entry(string name, string type, string shape, int start, int end) =>
        $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[{start},{end}]}}";

    [Fact]
    public void Write_Content_IsSortedPaddedAndExact()
    {
        byte[] file = BadBytes.Written(stream => SafetensorsFile.Write(stream, Sample));
        string header = "{\"__metadata__\":{\"a\":\"\u00fc\",\"format\":\"pt\"},"
            + Entry("b", "F32", "[]", 0, 4) + "," + Entry("none", "F32", "[0,4]", 4, 4) + "," + Entry("w", "F32", "[2,1]", 4, 12) + "}";
        int length = (Encoding.UTF8.GetByteCount(header) + 7) / 8 * 8;
        byte[] expected = [.. BitConverter.GetBytes((long)length), .. Encoding.UTF8.GetBytes(header.PadRight(length - 1)),
            .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        Assert.Equal(expected, file);
    }

    [Fact]
    public void Write_ThenRead_GivesTheContentBack()
    {
        var back = SafetensorsFile.Read(new MemoryStream(BadBytes.Written(stream => SafetensorsFile.Write(stream, Sample))), BadBytes.Name);
        Assert.Equal(["b", "none", "w"], back.Arrays.Keys);
        Assert.Equal([2, 1], back.Arrays["w"].Shape);
        Assert.Equal([1.5f, -2f], back.Arrays["w"].Values);
        Assert.Equal("\u00fc", back.Metadata["a"]);
    }

    [Fact]
    public void Read_OtherFloatTypes_BecomeSinglePrecision()
    {
        string header = "{" + Entry("h", "F16", "[1]", 0, 2) + "," + Entry("b", "BF16", "[1]", 2, 4) + "," + Entry("d", "F64", "[1]", 4, 12) + "}";
        byte[] file = [.. Container(header, 0), 0x00, 0x3E, 0xC0, 0xBF, .. BitConverter.GetBytes(0.1)];
        var arrays = SafetensorsFile.Read(new MemoryStream(file), BadBytes.Name).Arrays;
        Assert.Equal([1.5f], arrays["h"].Values);
        Assert.Equal([-1.5f], arrays["b"].Values);
        Assert.Equal([0.1f], arrays["d"].Values);
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused() =>
        BadBytes.AssertEveryPrefixIsRefused(BadBytes.Written(stream => SafetensorsFile.Write(stream, Sample)), ReadAny);

    [Fact]
    public void Read_EveryDamagedByte_IsReadOrRefused() =>
        BadBytes.AssertDamageIsReadOrRefused(BadBytes.Written(stream => SafetensorsFile.Write(stream, Sample)), ReadAny);

    public static TheoryData<string, string> WrongHeaders => new()
    {
        { "{" + Entry("a", "F32", "[1]", 0, 4) + "," + Entry("a", "F32", "[1]", 4, 8) + "}", "not valid JSON" },
        { "{" + Entry("a", "F32", "[2]", 0, 8) + "," + Entry("b", "F32", "[1]", 4, 8) + "}", "without gap or overlap" },
        { "{" + Entry("a", "F32", "[1]", 0, 4) + "," + Entry("b", "F32", "[0]", 8, 8) + "}", "without gap or overlap" },
        { "{" + Entry("a", "F32", "[1]", 4, 8) + "}", "without gap or overlap" },
        { "{" + Entry("a", "F32", "[1]", 0, 4) + "}", "need 4 bytes, but 8 follow" },
        { "{" + Entry("a", "F32", "[3]", 0, 12) + "}", "need 12 bytes, but 8 follow" },
        { "{" + Entry("a", "F32", "[3]", 0, 8) + "}", "does not fit its data_offsets" },
        { "{" + Entry("a", "F32", "[4611686018427387904,4]", 0, 8) + "}", "does not fit its data_offsets" },
        { "{" + Entry("a", "F32", "[2]", 8, 0) + "}", "does not fit its data_offsets" },
        { "{" + Entry("a", "F32", "[-2]", 0, 8) + "}", "whole numbers" },
        { "{" + Entry("a", "F32", "[1.5]", 0, 8) + "}", "whole numbers" },
        { "{" + Entry("a", "I64", "[1]", 0, 8) + "}", "type I64" },
        { "{" + Entry("a", "F32", "[2" + string.Concat(Enumerable.Repeat(",1", 16)) + "]", 0, 8) + "}", "at most 16" },
        { "{" + Entry("\\u001b[2J", "I64", "[1]", 0, 8) + "}", "'?[2J'" },
        { "{" + Entry("a", "F32", "[1]", 0, 4) + "," + Entry("\\u0061", "F32", "[1]", 4, 8) + "}", "not valid JSON" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "nothing else" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"offsets\":[0,8]}}", "lacks a valid data_offsets" },
        { "{\"a\":5}", "nothing else" },
        { "{\"__metadata__\":{\"a\":5}}", "not a text" },
        { "{\"__metadata__\":[]}", "object of texts" },
        { "[]", "must begin with" },
        { " {}", "must begin with" },
        { "{} x", "not valid JSON" },
        { "{\"a\":\"\\ud800\"}", "nothing else" },
        { "", "must begin with" },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public void Read_WrongHeader_SaysWhatIsWrong(string header, string problem) =>
        Assert.Contains(problem, BadBytes.AssertRefused(Container(header, 8), ReadAny).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_HostileSizes_AreRefusedWithoutAllocation()
    {
        byte[] longHeader = [.. BitConverter.GetBytes(ulong.MaxValue), .. "{}"u8];
        byte[] capped = [.. BitConverter.GetBytes(100_000_000L), .. "{}"u8];
        byte[] array = Container("{" + Entry("a", "F32", "[536870911]", 0, 2147483644) + "}", 8);
        foreach (byte[] file in (byte[][])[longHeader, capped, array])
        {
            BadBytes.AssertAllocatesLittle(() => BadBytes.AssertRefused(file, ReadAny));
        }
    }

    [Fact]
    public void Write_ShapeThatDoesNotFit_IsRefused() => Assert.Throws<ArgumentException>(() => BadBytes.Written(stream => SafetensorsFile.Write(
        stream, new(new Dictionary<string, WeightArray> { ["w"] = new([3], [1f]) }, new Dictionary<string, string>()))));
}
