using System.Buffers.Binary;

namespace Ebb.Formats;

/// <summary>
/// IDX files of unsigned bytes, the format of MNIST (LeCun, Cortes and Burges, 1998), plain or gzipped:
/// two zeros, the type 8, the number of axes, big-endian extents, bytes in C order.
/// </summary>
public static class IdxFile
{
    /// <summary>The most bytes that a file may have, unpacked.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    private const byte UnsignedByte = 8;
    private const int MaxDimensions = 8;

    /// <summary>Reads a file, unpacking it first when it is gzipped.</summary>
    /// <exception cref="InvalidDataException">The file is not IDX of unsigned bytes, is damaged, or has more than <see cref="MaxUnpackedBytes"/>.</exception>
    public static NpyArray Read(string path)
    {
        using var file = FileCursor.Open(path);
        if (file.Length > MaxUnpackedBytes) throw file.Bad($"the file has {file.Length} bytes; at most {MaxUnpackedBytes} are read.");
        return Read(file.ReadBytes(file.Remaining, "the file"), path);
    }

    /// <summary>Reads an array from the bytes of a file; <paramref name="name"/> is used in errors.</summary>
    /// <exception cref="InvalidDataException">The bytes are not IDX of unsigned bytes, plain or gzipped.</exception>
    public static NpyArray Read(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (GzipFile.IsGzip(bytes)) bytes = GzipFile.Unpack(bytes, name, MaxUnpackedBytes);
        if (bytes.Length < 4) throw BadFile.At(name, bytes.Length, "the file ends inside the IDX signature of 4 bytes.");
        if (bytes[0] != 0 || bytes[1] != 0) throw BadFile.At(name, 0, "this is not an IDX file: it does not begin with two zeros.");
        if (bytes[2] != UnsignedByte) throw BadFile.At(name, 2, $"IDX element type {bytes[2]} is not read; unsigned bytes (8) are.");
        int axes = bytes[3];
        if (axes is < 1 or > MaxDimensions) throw BadFile.At(name, 3, $"{axes} axes are not read; 1 to {MaxDimensions} are.");

        int start = 4 + 4 * axes;
        if (bytes.Length < start) throw BadFile.At(name, bytes.Length, $"the file ends inside the extents of {axes} axes.");
        var shape = new int[axes];
        UInt128 count = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * axis));
            count *= extent;
            if (extent > int.MaxValue || count > int.MaxValue)
            {
                throw BadFile.At(name, 4 + 4 * axis, $"the extent {extent} makes the array too large.");
            }

            shape[axis] = (int)extent;
        }

        if (count != (UInt128)(bytes.Length - start))
        {
            throw BadFile.At(name, start, $"the extents ({string.Join(", ", shape)}) need {count} bytes, but {bytes.Length - start} follow.");
        }

        return NpyArray.Of(bytes[start..], shape);
    }
}
