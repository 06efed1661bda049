using System.Buffers.Binary;

namespace Ebb.Fuzz.Structures;

/// <summary>A signature, a length, a Python dictionary, an array: damages the dictionary, pads it and makes the length fit again, or lies about it.</summary>
internal sealed class Npy : IStructure
{
    private const int PreambleBytes = 10;
    private const int Alignment = 64;

    private static readonly byte[][] Words =
    [
        .. from word in (string[])["'|b1'", "'|u1'", "'|i1'", "'<i4'", "'<i8'", "'<f4'", "'<f8'", "'>f4'", "'O'", "True", "False", "(2, 3)", "(0,)", "()", "(4294967296, 4294967296)", "'shape'"]
           select System.Text.Encoding.ASCII.GetBytes(word),
    ];

    private static readonly JsonText Python = new();

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        int end = PreambleBytes + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        byte[] text = file[PreambleBytes..end], data = file[end..];
        text = random.OneIn(3) ? Substituted(text, random) : Python.Mutate([.. text.AsSpan().TrimEnd(" \n"u8)], random);
        if (random.OneIn(3)) data = ByteMutator.Mutate(data, file, random);
        if (random.OneIn(4)) Array.Resize(ref data, random.Below(200));
        byte[] padding = new byte[(2 * Alignment - (PreambleBytes + text.Length) % Alignment) % Alignment];
        if (padding.Length > 0)
        {
            Array.Fill(padding, (byte)' ');
            padding[^1] = (byte)'\n';
        }

        int version = random.OneIn(8) ? random.Below(5) : 1;
        byte[] length = new byte[version == 1 ? 2 : 4];
        int bytes = text.Length + padding.Length;
        for (int i = 0; i < length.Length; i++) length[i] = (byte)(bytes >> (8 * i));
        if (random.OneIn(12)) Interesting.Write(length, random);
        return [.. file[..6], (byte)version, 0, .. length, .. text, .. padding, .. data];
    }

    // Puts a word that the grammar knows in the place of a quotation or a shape.
    private static byte[] Substituted(byte[] text, FuzzRandom random)
    {
        int at = text.AsSpan().IndexOf((byte)':') + 2, end = at + text.AsSpan(at).IndexOf((byte)',');
        if (random.OneIn(2)) (at, end) = (text.AsSpan().IndexOf((byte)'('), text.AsSpan().IndexOf((byte)')') + 1);
        return at < 0 || end <= at ? text : [.. text[..at], .. random.Of(Words), .. text[end..]];
    }
}
