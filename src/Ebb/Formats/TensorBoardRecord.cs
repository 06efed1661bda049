using System.Buffers.Binary;

namespace Ebb.Formats;

/// <summary>
/// The framing of TFRecord files: length (uint64), masked CRC-32C of those 8 bytes, the data, masked CRC-32C of the data; all little-endian.
/// </summary>
internal static class TensorBoardRecord
{
    private const int HeaderBytes = 12;
    private const int FooterBytes = 4;

    /// <summary>The bytes of one record, so that it can be written in one go.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[HeaderBytes + data.Length + FooterBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), TensorBoardCrc.Masked(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderBytes + data.Length), TensorBoardCrc.Masked(data));
        return record;
    }

    /// <summary>Where the last whole record ends; after it there may be the start of one that a killed process did not finish.</summary>
    /// <exception cref="InvalidDataException">A whole length or record has a wrong checksum.</exception>
    public static long EndOfWholeRecords(Stream stream, string name)
    {
        long end = 0, length = stream.Length;
        Span<byte> header = stackalloc byte[HeaderBytes];
        while (end + HeaderBytes <= length)
        {
            stream.Position = end;
            stream.ReadExactly(header);
            CheckSum(header[..8], header[8..], name, end);
            ulong data = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (data > (ulong)(length - end - HeaderBytes) || (long)data > length - end - HeaderBytes - FooterBytes) break;
            if (data > (ulong)(Array.MaxLength - FooterBytes)) throw BadFile.At(name, end, $"a record of {data} bytes is too large.");
            var body = new byte[(int)data + FooterBytes];
            stream.ReadExactly(body);
            CheckSum(body.AsSpan(0, (int)data), body.AsSpan((int)data), name, end);
            end += HeaderBytes + body.Length;
        }

        return end;
    }

    private static void CheckSum(ReadOnlySpan<byte> data, ReadOnlySpan<byte> sum, string name, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(sum) != TensorBoardCrc.Masked(data))
        {
            throw BadFile.At(name, offset, "this is no record of an event file: its checksum differs. Start a new file, or delete this one.");
        }
    }
}
