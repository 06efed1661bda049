using System.Text;
using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Testing;

public sealed class GoldenReaderTests
{
    [Theory]
    [InlineData("""{"shape": [2, 2], "data": [[1, "NaN"], ["-Infinity", null]]}""")]
    [InlineData("""[[1, "nan"], ["-inf", null]]""")]
    public void Array_OfEitherForm_ReadsNamesAndNulls(string json)
    {
        GoldenArray array = GoldenJson.Array(JsonDocument.Parse(json).RootElement);

        Assert.Equal([2, 2], array.Shape);
        Assert.Equal([1, double.NaN, double.NegativeInfinity, double.NaN], array.Data);
        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(array.IsMissing));
    }

    [Fact]
    public void Array_OfRaggedLists_IsAnError() => Assert.Throws<ArgumentException>("data", () => GoldenJson.Array(JsonDocument.Parse("[[1, 2], [3]]").RootElement));

    [Fact]
    public void Read_OfEachElementType_GivesTheNumbers()
    {
        Assert.Equal([0.1, -2], Read("<f8", "(2,)", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-2.0)]).Data);
        Assert.Equal([0.5, -2], Read("<f4", "(1, 2)", [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(-2f)]).Data);
        Assert.Equal([-7], Read("<i8", "()", BitConverter.GetBytes(-7L)).Data);
    }

    [Fact]
    public void Read_OfAFileItCannotKnow_IsAnError()
    {
        Assert.Throws<ArgumentException>("data", () => Read("<f8", "(3,)", BitConverter.GetBytes(1.0)));
        Assert.Throws<InvalidDataException>(() => Read("<f2", "(4,)", new byte[8]));
        Assert.Throws<InvalidDataException>(() => NpyReader.Read("x", "not an npy file"u8));
    }

    [Fact]
    public void Path_OfAMissingFolder_SaysWhatToSet()
    {
        DirectoryNotFoundException error = Assert.Throws<DirectoryNotFoundException>(() => GoldenFolder.Path("no such folder"));
        Assert.Contains(GoldenFolder.EnvironmentVariable, error.Message, StringComparison.Ordinal);
    }

    private static GoldenArray Read(string type, string shape, byte[] data)
    {
        byte[] header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        return NpyReader.Read("x", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data]);
    }
}
