using System.Buffers.Binary;

namespace Ebb.Fuzz.Structures;

/// <summary>A length, a JSON header, arrays: damages the JSON and makes the length fit again, or lies about it.</summary>
internal sealed class SafetensorsFrame : IStructure
{
    private const int LengthBytes = 8;

    private static readonly JsonText Json = new();

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        int end = LengthBytes + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        byte[] header = file[LengthBytes..end], data = file[end..], length = new byte[LengthBytes];
        if (!random.OneIn(6)) header = Json.Mutate(header, random);
        if (random.OneIn(3)) data = ByteMutator.Mutate(data, file, random);
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        if (random.OneIn(12)) Interesting.Write(length, random);
        return [.. length, .. header, .. data];
    }
}
