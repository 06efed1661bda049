using System.Buffers.Binary;
using Ebb.Formats;

namespace Ebb.Fuzz.Structures;

/// <summary>Records of an event file: damages what is in one and makes the sums fit again, or lies about a length whose sum fits.</summary>
internal sealed class Events : IStructure
{
    private const int LengthBytes = 8;
    private const int HeaderBytes = 12;
    private const int FooterBytes = 4;

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        var records = Records(file);
        int at = random.Below(records.Count);
        if (random.OneIn(4)) records.RemoveAt(at);
        else if (random.OneIn(2)) records[at] = TensorBoardRecord.Frame(ByteMutator.Mutate(records[at][HeaderBytes..^FooterBytes], file, random));
        else records[at] = Lying([.. records[at]], random);
        return [.. records.SelectMany(record => record)];
    }

    private static byte[] Lying(byte[] record, FuzzRandom random)
    {
        Interesting.Write(record.AsSpan(0, LengthBytes), random);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthBytes), TensorBoardCrc.Masked(record.AsSpan(0, LengthBytes)));
        return record;
    }

    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            int end = at + HeaderBytes + (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at)) + FooterBytes;
            records.Add(file[at..end]);
            at = end;
        }

        return records;
    }
}
