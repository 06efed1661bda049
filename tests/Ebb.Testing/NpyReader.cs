using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ebb.Testing;

/// <summary>Reads the .npy of the golden files: versions 1 to 3, C order, &lt;f8, &lt;f4 or &lt;i8. On purpose not the product's reader.</summary>
public static partial class NpyReader
{
    /// <summary>Reads one array; <paramref name="name"/> is for error messages.</summary>
    public static GoldenArray Read(string name, ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !IsMagic(file)) throw Bad(name, "the magic bytes are not those of npy");
        bool isFirstVersion = file[6] == 1;
        int start = isFirstVersion ? 10 : 12;
        int length = isFirstVersion
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : checked((int)BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
        if (length > file.Length - start) throw Bad(name, $"a header of {length} bytes does not fit in {file.Length} bytes");

        string header = Encoding.Latin1.GetString(file.Slice(start, length));
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal)) throw Bad(name, "Fortran order is not read");
        int[] shape = [.. Numbers().Matches(Field(name, header, ShapeField())).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];
        double[] data = Values(name, Field(name, header, TypeField()), file[(start + length)..]);
        return new GoldenArray(shape, data);
    }

    private static bool IsMagic(ReadOnlySpan<byte> file) => file[0] == 0x93 && file[1..6].SequenceEqual("NUMPY"u8);

    private static double[] Values(string name, string type, ReadOnlySpan<byte> bytes)
    {
        int size = type == "<f4" ? 4 : 8;
        double[] data = new double[bytes.Length / size];
        for (int i = 0; i < data.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * size)..];
            data[i] = type switch
            {
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(at),
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "<i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => throw Bad(name, $"element type {type}; expected <f8, <f4 or <i8"),
            };
        }

        return data;
    }

    private static string Field(string name, string header, Regex field) => field.Match(header) is { Success: true } found
        ? found.Groups[1].Value
        : throw Bad(name, $"the header {header.Trim()} lacks a field");

    private static InvalidDataException Bad(string name, string what) => new($"{name}: {what}.");

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapeField();

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex TypeField();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
