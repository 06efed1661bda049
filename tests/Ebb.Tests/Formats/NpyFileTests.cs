using System.Text;
using Ebb.Formats;
using FsCheck.Fluent;

namespace Ebb.Tests.Formats;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Npy(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(header + " \n");
        byte[] length = version == 1 ? [(byte)text.Length, (byte)(text.Length >> 8)] : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    private static string Header(string type, string shape, string order = "False") => $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': {shape}, }}";

    private static NpyArray Read(byte[] bytes, int? maxRows = null) => NpyFile.Read(new MemoryStream(bytes), BadBytes.Name, maxRows);

    private static void ReadAny(Stream stream, string name) => NpyFile.Read(stream, name);

    private static double[] Values(NpyArray array) => [.. Enumerable.Range(0, array.Count).Select(i => array[i])];

    public static TheoryData<string, byte[], double[]> Kinds => new()
    {
        { "|u1", [0, 1, 255], [0, 1, 255] },
        { "|i1", [0, 1, 255], [0, 1, -1] },
        { "|b1", [0, 1, 1], [0, 1, 1] },
        { "<i4", [1, 0, 0, 0, 255, 255, 255, 255, 0, 1, 0, 0], [1, -1, 256] },
        { "<i8", [.. BitConverter.GetBytes(-5L), .. BitConverter.GetBytes(1L << 40), .. BitConverter.GetBytes(0L)], [-5, 1L << 40, 0] },
        { "<f4", [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F], [1, -2, 0.5] },
        { "<f8", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-7.0), .. BitConverter.GetBytes(1e300)], [0.1, -7, 1e300] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_EachKindAndVersion_GivesTheValues(string type, byte[] data, double[] expected)
    {
        for (int version = 1; version <= 3; version++)
        {
            var array = Read(Npy(Header(type, "(3,)"), data, version));
            Assert.Equal([3], array.Shape);
            Assert.Equal(expected, Values(array));
        }
    }

    [Fact]
    public void Read_FortranOrder_ComesBackInCOrder()
    {
        // shape (2, 3, 2): element (i, j, k) has the value 100 i + 10 j + k and lies at i + 2 j + 6 k in the file
        var data = new byte[12];
        var expected = new List<double>();
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int k = 0; k < 2; k++)
                {
                    data[i + 2 * j + 6 * k] = (byte)(100 * i + 10 * j + k);
                    expected.Add(100 * i + 10 * j + k);
                }
            }
        }

        byte[] file = Npy(Header("|u1", "(2, 3, 2)", "True"), data);
        Assert.Equal(expected, Values(Read(file)));
        Assert.Equal(expected.Take(6), Values(Read(file, maxRows: 1)));
    }

    [Fact]
    public void Read_FirstRows_ReadsOnlyThose()
    {
        byte[] file = Npy(Header("|u1", "(3, 2)"), [1, 2, 3, 4, 5, 6]);
        var two = Read(file, maxRows: 2);
        Assert.Equal([2, 2], two.Shape);
        Assert.Equal([1, 2, 3, 4], two.UInt8Values);
        Assert.Equal([3, 2], Read(file, maxRows: 9).Shape);
    }

    [Fact]
    public void Read_FirstRowsOfAHugeSparseFile_TakesLittleMemory()
    {
        string path = _folder.Write("huge.npy", Npy(Header("|u1", "(3000000000, 1)"), []));
        long start = new FileInfo(path).Length;
        using (var stream = File.OpenWrite(path)) stream.SetLength(start + 3_000_000_000L);
        BadBytes.AssertAllocatesLittle(() => Assert.Equal([3, 1], NpyFile.Read(path, maxRows: 3).Shape));
        Assert.Equal(3_000_000_000L, NpyFile.ReadHeader(path).Rows);
        Assert.Contains("Read fewer rows", Assert.Throws<InvalidDataException>(() => NpyFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ScalarAndEmptyArrays_AreKept()
    {
        Assert.Equal(1, Read(Npy(Header("|u1", "()"), [5])).Count);
        Assert.Equal([0, 3], Read(Npy(Header("|u1", "(0, 3)"), [])).Shape);
        Assert.Equal([2, 0], Read(Npy(Header("|u1", "(2, 0)", "True"), [])).Shape);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameFloats() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        FsCheck.FSharp.ArbMap.defaults.ArbFor<float[]>(),
        values =>
        {
            byte[] file = BadBytes.Written(stream => NpyFile.Write(stream, NpyArray.Of(values, values.Length)));
            var back = Read(file);
            return back.Float32Values.AsSpan().SequenceEqual(values) && file.AsSpan().IndexOf((byte)'\n') % 64 == 63;
        }));

    [Fact]
    public void Write_Bytes_LaysTheFileOutAsNumPyDoes()
    {
        byte[] file = BadBytes.Written(stream => NpyFile.Write(stream, NpyArray.Of([7, 8], 2)));
        string expected = "NUMPY\u0001\0v\0{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }".PadRight(126) + "\n";
        Assert.Equal([0x93, .. Encoding.Latin1.GetBytes(expected), 7, 8], file);
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused()
    {
        BadBytes.AssertEveryPrefixIsRefused(BadBytes.Written(stream => NpyFile.Write(stream, NpyArray.Of([1f, 2f], 1, 2))), ReadAny);
        BadBytes.AssertEveryPrefixIsRefused(Npy(Header("<f8", "(2, 2)", "True"), new byte[32], version: 3), ReadAny);
    }

    [Fact]
    public void Read_EveryDamagedByte_IsReadOrRefused() =>
        BadBytes.AssertDamageIsReadOrRefused(Npy(Header("<i4", "(2, 2)", "True"), new byte[16]), ReadAny);

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "'>f4' is not read")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "record arrays")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1), }", "needs its comma")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296, 4294967296), }", "truncated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "lacks one of the keys")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "unknown or repeated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "unknown or repeated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "spaces and one line feed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "truncated")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", "appended")]
    [InlineData("{'descr': '<f4", "not closed")]
    public void Read_WrongHeader_SaysWhatIsWrong(string header, string problem) =>
        Assert.Contains(problem, BadBytes.AssertRefused(Npy(header, new byte[4]), ReadAny).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_HostileSizes_AreRefusedWithoutAllocation()
    {
        byte[] long4Gib = [0x93, .. "NUMPY"u8, 3, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. "{"u8];
        BadBytes.AssertAllocatesLittle(() => BadBytes.AssertRefused(long4Gib, ReadAny));
        BadBytes.AssertAllocatesLittle(() => BadBytes.AssertRefused(Npy(Header("<f8", "(2000000000,)"), new byte[8]), ReadAny));
    }

    [Fact]
    public void Read_TruthValueTwo_IsRefused() => BadBytes.AssertRefused(Npy(Header("|b1", "(2,)"), [1, 2]), ReadAny);

    [Fact]
    public void Read_NotAnNpyFile_SaysSo() => Assert.Contains(
        "not an npy file", BadBytes.AssertRefused([.. "PK\u0003\u0004 and more bytes"u8], ReadAny).Message, StringComparison.Ordinal);
}
