using System.Buffers.Binary;
using System.Text;

namespace Ebb.Formats;

/// <summary>
/// NumPy's array files, versions 1 to 3. Reads <c>|u1 &lt;f4 &lt;f8 &lt;i4 &lt;i8 |i1 |b1</c> in C or Fortran order;
/// a file must hold exactly the bytes that its header promises.
/// </summary>
public static class NpyFile
{
    /// <summary>The longest header that is read.</summary>
    public const int MaxHeaderBytes = 1 << 16;

    private const int Alignment = 64;

    // One read call takes an int of bytes; pieces of this many elements stay below it for every kind.
    private const int PieceElements = 1 << 24;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the array of <paramref name="path"/>, or only its first <paramref name="maxRows"/> rows.</summary>
    /// <exception cref="InvalidDataException">The file is not a valid npy file of a kind that is read; path and offset are named.</exception>
    public static NpyArray Read(string path, int? maxRows = null)
    {
        using var file = FileCursor.Open(path);
        return Read(file, maxRows);
    }

    /// <summary>Reads an array from where <paramref name="stream"/> stands to its end; <paramref name="name"/> is used in errors.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a valid npy file of a kind that is read.</exception>
    public static NpyArray Read(Stream stream, string name, int? maxRows = null)
    {
        using var file = FileCursor.Over(stream, name);
        return Read(file, maxRows);
    }

    /// <summary>Reads what <paramref name="path"/> says of its array, and checks that the file's length agrees.</summary>
    /// <exception cref="InvalidDataException">The file is not a valid npy file of a kind that is read.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using var file = FileCursor.Open(path);
        return ReadHeader(file);
    }

    /// <summary>Writes <paramref name="array"/> as version 1, whole or not at all.</summary>
    public static void Write(string path, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    /// <summary>Writes <paramref name="array"/> as version 1, in C order.</summary>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        var header = new NpyHeader(array.Kind, false, [.. array.Shape.Select(extent => (long)extent)]);
        string text = $"{{'descr': '{NpyHeader.DescriptionOf(array.Kind)}', 'fortran_order': False, 'shape': {header.ShapeText}, }}";
        int unpadded = Magic.Length + 4 + text.Length + 1;
        text = text + new string(' ', (Alignment - unpadded % Alignment) % Alignment) + "\n";

        stream.Write(Magic);
        stream.Write([1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text));
        for (int at = 0; at < array.Count; at += PieceElements)
        {
            stream.Write(array.Bytes(at, Math.Min(PieceElements, array.Count - at)));
        }
    }

    private static NpyArray Read(FileCursor file, int? maxRows)
    {
        if (maxRows is < 0) throw new ArgumentOutOfRangeException(nameof(maxRows), maxRows, "The number of rows must be at least 0.");
        var header = ReadHeader(file);
        long[] shape = [.. header.Shape];
        if (shape.Length > 0 && maxRows is int rows) shape[0] = Math.Min(shape[0], rows);

        UInt128 count = CountOf(shape);
        if (count > (UInt128)Array.MaxLength || Array.Exists(shape, extent => extent > int.MaxValue))
        {
            throw file.Bad($"the array {header.ShapeText} has more elements than one array holds ({Array.MaxLength}). Read fewer rows.");
        }

        var array = NpyArray.Allocate(header.Kind, Array.ConvertAll(shape, extent => (int)extent), (int)count);
        if (header.FortranOrder && shape.Length > 1 && count > 0) ReadFortran(file, header, array);
        else ReadPlain(file, array);
        if (header.Kind == NpyKind.Bool) CheckTruthValues(file, array);
        return array;
    }

    private static NpyHeader ReadHeader(FileCursor file)
    {
        Span<byte> start = stackalloc byte[12];
        file.Read(start[..8], "the npy signature");
        if (!start.StartsWith(Magic)) throw BadFile.At(file.Name, 0, "this is not an npy file: it does not begin with \\x93NUMPY.");
        if (start[6] is < 1 or > 3 || start[7] != 0) throw BadFile.At(file.Name, 6, $"npy version {start[6]}.{start[7]} is not read; 1.0, 2.0 and 3.0 are.");

        int lengthBytes = start[6] == 1 ? 2 : 4;
        file.Read(start.Slice(8, lengthBytes), "the npy header's length");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]) & (lengthBytes == 2 ? 0xFFFFu : uint.MaxValue);
        if (length > MaxHeaderBytes) throw file.Bad($"the header is said to take {length} bytes; at most {MaxHeaderBytes} are read.");

        long textStart = file.Offset;
        var header = new NpyHeaderParser(file.ReadBytes(length, "the npy header"), file.Name, textStart).Parse();
        var expected = CountOf(header.Shape) * (UInt128)NpyHeader.BytesOf(header.Kind);
        if (expected != (UInt128)file.Remaining)
        {
            throw file.Bad(
                $"the header says {header.ShapeText} of {NpyHeader.DescriptionOf(header.Kind)}, {expected} bytes, but {file.Remaining} follow: "
                + (expected > (UInt128)file.Remaining ? "the file is truncated." : "something was appended."));
        }

        return header;
    }

    // Saturates, so that no list of extents can wrap around to a small count.
    private static UInt128 CountOf(IEnumerable<long> shape)
    {
        UInt128 count = 1;
        bool empty = false;
        foreach (long extent in shape)
        {
            empty |= extent == 0;
            count = UInt128.Min(count * (UInt128)Math.Max(extent, 1), (UInt128)long.MaxValue);
        }

        return empty ? 0 : count;
    }

    private static void ReadPlain(FileCursor file, NpyArray array)
    {
        for (int at = 0; at < array.Count; at += PieceElements)
        {
            file.Read(array.Bytes(at, Math.Min(PieceElements, array.Count - at)), "the array");
        }
    }

    // In Fortran order the file is a run of all rows for each place within a row, the places counted with their first axis fastest.
    private static void ReadFortran(FileCursor file, NpyHeader header, NpyArray array)
    {
        int size = NpyHeader.BytesOf(header.Kind), rows = array.Shape[0], rowLength = array.Count / rows;
        var run = file.Remaining / rowLength <= Array.MaxLength
            ? new byte[file.Remaining / rowLength]
            : throw file.Bad($"the rows of the Fortran-ordered array {header.ShapeText} are too many to read. Save it in C order.");
        var place = new int[array.Shape.Count];
        for (int seen = 0; seen < rowLength; seen++)
        {
            file.Read(run, "the array");
            int within = 0;
            for (int axis = 1; axis < place.Length; axis++) within = within * array.Shape[axis] + place[axis];
            for (int row = 0; row < rows; row++) run.AsSpan(row * size, size).CopyTo(array.Bytes(row * rowLength + within, 1));
            for (int axis = 1; axis < place.Length && ++place[axis] == array.Shape[axis]; axis++) place[axis] = 0;
        }
    }

    private static void CheckTruthValues(FileCursor file, NpyArray array)
    {
        int at = array.Bytes(0, array.Count).IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (at >= 0) throw file.Bad($"element {at} of the truth values is neither 0 nor 1.");
    }
}
