using System.Text;

namespace Ebb.Fuzz.Structures;

/// <summary>Blocks of 512 bytes: damages fields of headers and makes their sums fit again, drops, repeats and swaps blocks.</summary>
internal sealed class Tar : IStructure
{
    private const int BlockBytes = 512;
    private const int SizeAt = 124;
    private const int SumAt = 148;
    private const int TypeAt = 156;

    private static readonly string[] Names =
        ["../../test_batch.bin", "/etc/passwd", "..", "", "data_batch_1.bin/", "C:\\data_batch_1.bin", "..\\data_batch_1.bin", "data_batch_1.bin\0x", "./data_batch_1.bin", new string('n', 100)];

    private static readonly byte[] Types = [.. "\0"u8, .. "0123456789xgLKSV"u8];

    private static readonly string[] Sizes = ["00000000000", "77777777777", "777777777777", "00000001000", "            ", "-0000000001", "00000000777", "9", "17777777777", "10000000000"];

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        var blocks = file.Chunk(BlockBytes).ToList();
        int at = random.Below(blocks.Count);
        switch (random.Below(6))
        {
            case 0: blocks.RemoveAt(at); break;
            case 1: blocks.Insert(at, random.Of(blocks)); break;
            default: blocks[at] = Damaged(blocks[random.OneIn(3) ? at : at = 0], random); break;
        }

        return [.. blocks.SelectMany(block => block)];
    }

    /// <summary>Writes the header of a plain file.</summary>
    public static byte[] Header(string name, long size, char type = '0')
    {
        var block = new byte[BlockBytes];
        Encoding.Latin1.GetBytes(name, block);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0'), block.AsSpan(SizeAt));
        block[TypeAt] = (byte)type;
        return WithSum(block);
    }

    private static byte[] Damaged(byte[] block, FuzzRandom random)
    {
        block = [.. block];
        switch (random.Below(5))
        {
            case 0: Write(block, 0, 100, random.Of(Names)); break;
            case 1: Write(block, SizeAt, 12, random.Of(Sizes)); break;
            case 2: block[TypeAt] = random.Of(Types); break;
            case 3: Interesting.Write(block.AsSpan(SizeAt + random.Below(4), 8), random); break;
            default: block[random.Below(BlockBytes)] = (byte)random.Next(); break;
        }

        return random.OneIn(10) ? block : WithSum(block);
    }

    private static void Write(byte[] block, int at, int length, string text)
    {
        var field = block.AsSpan(at, length);
        field.Clear();
        Encoding.Latin1.GetBytes(text, field);
    }

    private static byte[] WithSum(byte[] block)
    {
        block.AsSpan(SumAt, 8).Fill((byte)' ');
        int sum = block.Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.AsSpan(SumAt));
        return block;
    }
}
