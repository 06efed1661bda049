namespace Ebb.Random;

/// <summary>
/// Philox 4x32-10, a counter-based generator: ten rounds of multiplication and exchange turn a 128-bit counter and
/// a 64-bit key into 128 random bits. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// </summary>
/// <remarks>
/// Ebb's use of the counter: word 0 is the block of four elements, word 1 the image, word 2 the step, word 3 the stream.
/// The key is the seed, low word first.
/// </remarks>
public static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>The four random words of one counter under one key.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The four random words for elements 4 * <paramref name="block"/> to 4 * <paramref name="block"/> + 3 of one image.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(NoiseKey key, int image, int block) =>
        Block((uint)block, (uint)image, (uint)key.Step, (uint)key.Stream, (uint)key.Seed, (uint)(key.Seed >> 32));
}
