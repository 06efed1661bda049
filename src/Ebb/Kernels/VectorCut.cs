namespace Ebb.Kernels;

/// <summary>Where the vector with a given number lies among blocks of output channels, and whether the next one goes with it in one tile.</summary>
internal readonly struct VectorCut
{
    /// <param name="vector">The number of a tile's first vector.</param>
    /// <param name="vectors">All vectors of the padded output channels.</param>
    /// <param name="count">Floats in a vector.</param>
    /// <param name="block">Output channels in a block.</param>
    /// <param name="blockStride">From one block to the next.</param>
    public VectorCut(int vector, int vectors, int count, int block, nint blockStride)
    {
        int channel = vector * count;
        Channel = channel;
        Weights = (channel / block * blockStride) + (channel % block);
        Paired = vector + 1 < vectors;
        Second = block > count ? count : blockStride;
    }

    /// <summary>The first output channel.</summary>
    public nint Channel { get; }

    /// <summary>The first weight.</summary>
    public nint Weights { get; }

    /// <summary>Whether a second vector follows.</summary>
    public bool Paired { get; }

    /// <summary>From the first vector's weights to the second's.</summary>
    public nint Second { get; }
}
