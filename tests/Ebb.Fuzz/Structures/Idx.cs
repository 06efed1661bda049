using System.Buffers.Binary;

namespace Ebb.Fuzz.Structures;

/// <summary>Four bytes, the extents, the bytes: changes extents, and half the time gives as many bytes as they ask for.</summary>
internal sealed class Idx : IStructure
{
    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        file = [.. file];
        int axes = random.OneIn(3) ? random.Below(10) : file[3], start = 4 + 4 * axes;
        if (file.Length < start) Array.Resize(ref file, start);
        file[3] = (byte)axes;
        if (axes > 0)
        {
            var extent = file.AsSpan(4 + 4 * random.Below(axes), 4);
            if (random.OneIn(2)) Interesting.Write(extent, random);
            else BinaryPrimitives.WriteInt32BigEndian(extent, random.Below(20));
        }

        double count = 1;
        for (int axis = 0; axis < axes; axis++) count *= BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4 + 4 * axis));
        if (count + start <= ByteMutator.MostBytes && random.OneIn(2)) Array.Resize(ref file, start + (int)count);
        if (random.OneIn(8)) file[2] = (byte)random.Next();
        return file;
    }
}
