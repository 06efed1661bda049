namespace Ebb.Kernels;

/// <summary>What all tiles of one weight gradient share. Distances are in floats.</summary>
internal struct FilterGradientPlan
{
    /// <summary>In the input, from under one pixel of the output to under the next, and from under one row to under the next.</summary>
    public nint XPixel, XRow;

    /// <summary>From one pixel of the output's gradient to the next, and from one row to the next.</summary>
    public nint DyPixel, DyRow;

    /// <summary>Output channels per block of the filter.</summary>
    public nint Block;

    /// <summary>From a tile's first vector of weights to its second.</summary>
    public nint SecondVector;

    /// <summary>Pixels of an image row.</summary>
    public int Width;
}
