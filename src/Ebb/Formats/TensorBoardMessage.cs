using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ebb.Formats;

/// <summary>
/// Builds one protocol buffers message (the binary wire format): each field is a varint, number * 8 + wire type, then its value.
/// Only the kinds of value that event files use.
/// </summary>
internal sealed class TensorBoardMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
        Fixed32 = 5,
    }

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>An int32 or int64; a negative one takes ten bytes.</summary>
    public TensorBoardMessage Integer(int field, long value)
    {
        Key(field, Wire.Varint);
        Varint((ulong)value);
        return this;
    }

    public TensorBoardMessage Double(int field, double value)
    {
        Key(field, Wire.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
        return this;
    }

    public TensorBoardMessage Float(int field, float value)
    {
        Key(field, Wire.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
        return this;
    }

    public TensorBoardMessage Text(int field, string value) => Data(field, Encoding.UTF8.GetBytes(value));

    public TensorBoardMessage Message(int field, TensorBoardMessage value) => Data(field, value.Bytes);

    public TensorBoardMessage Data(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Wire.Length);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Key(int field, Wire wire) => Varint((uint)field << 3 | (uint)wire);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void Varint(ulong value)
    {
        var target = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7) target[length++] = (byte)(value | 0x80);
        target[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
