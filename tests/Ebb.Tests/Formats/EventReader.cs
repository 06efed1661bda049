using System.Buffers.Binary;
using System.Text;

namespace Ebb.Tests.Formats;

/// <summary>One field of a protocol buffers message: a number for wire types 0, 1 and 5 (its bits), the bytes for 2.</summary>
public sealed record EventField(int Number, int Wire, ulong Bits, byte[] Bytes)
{
    public double AsDouble => BitConverter.UInt64BitsToDouble(Bits);

    public float AsFloat => BitConverter.UInt32BitsToSingle((uint)Bits);

    public string AsText => Encoding.UTF8.GetString(Bytes);

    public IReadOnlyList<EventField> AsMessage => EventReader.Fields(Bytes);
}

/// <summary>Reads TFRecords and protocol buffers from their descriptions alone; shares nothing with the writer.</summary>
public static class EventReader
{
    /// <summary>The data of each whole record, and how many bytes are left over. Checks both checksums of each.</summary>
    public static (List<byte[]> Records, int LeftOver) Records(byte[] file)
    {
        var records = new List<byte[]>();
        int at = 0;
        while (at + 12 <= file.Length)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            if (at + 12 + length + 4 > file.Length) break;
            byte[] data = file.AsSpan(at + 12, (int)length).ToArray();
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + data.Length)));
            records.Add(data);
            at += 12 + data.Length + 4;
        }

        return (records, file.Length - at);
    }

    public static IReadOnlyList<EventField> Fields(byte[] message)
    {
        var fields = new List<EventField>();
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message, ref at);
            int wire = (int)(key & 7);
            ulong bits = wire switch
            {
                0 or 2 => Varint(message, ref at),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan((at += 8) - 8)),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan((at += 4) - 4)),
                _ => throw new InvalidDataException($"wire type {wire}"),
            };
            byte[] bytes = wire == 2 ? message.AsSpan(at, (int)bits).ToArray() : [];
            at += bytes.Length;
            fields.Add(new EventField((int)(key >> 3), wire, bits, bytes));
        }

        return fields;
    }

    /// <summary>CRC-32C bit by bit.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }

        return ~crc;
    }

    public static EventField Only(this IReadOnlyList<EventField> fields, int number) => Assert.Single(fields, field => field.Number == number);

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
