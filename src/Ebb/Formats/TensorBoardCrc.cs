using System.Buffers.Binary;
using System.Numerics;

namespace Ebb.Formats;

/// <summary>
/// The checksum of TFRecord framing: CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected; RFC 3720, appendix B.4), then "masked",
/// that is rotated right by 15 bits with 0xA282EAD8 added, so that the checksum of data that holds checksums stays useful.
/// </summary>
internal static class TensorBoardCrc
{
    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Of(bytes), 15) + 0xA282EAD8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
