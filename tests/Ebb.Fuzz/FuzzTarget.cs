using Ebb.Fuzz.Structures;

namespace Ebb.Fuzz;

/// <summary>One reader under attack.</summary>
/// <param name="Name">The format.</param>
/// <param name="Corpus">Whole files, made by our own writers where we have one.</param>
/// <param name="Structure">Damages such a file and then repairs its lengths and sums, so that the damage gets past the first check.</param>
/// <param name="Read">Reads bytes. Says what is wrong with what it accepted, or null; throws what the reader throws.</param>
/// <param name="MemoryMiB">What a call may allocate beside 64 bytes for each byte of input, in MiB.</param>
/// <param name="Share">How many inputs it gets for each 1,000 of a cheap format.</param>
internal sealed record FuzzTarget(string Name, Func<byte[][]> Corpus, IStructure Structure, Func<byte[], string?> Read, int MemoryMiB = 2, int Share = 1000)
{
    private const int BytesPerByte = 64;

    private byte[][]? _files;

    public byte[][] Files => _files ??= Corpus();

    public long MemoryCap(int inputBytes) => ((long)MemoryMiB << 20) + ((long)BytesPerByte * inputBytes);

    /// <summary>Input <paramref name="index"/> of a run, a function of its arguments alone.</summary>
    public byte[] Input(ulong seed, long index)
    {
        var random = new FuzzRandom(seed, Name, index);
        byte[] file = random.Of(Files), other = random.Of(Files);
        int mode = random.Below(8);
        if (mode < 5) file = Structure.Mutate(file, random);
        if (mode > 3) file = ByteMutator.Mutate(file, other, random);
        return file.Length <= ByteMutator.MostBytes ? file : file[..ByteMutator.MostBytes];
    }
}
