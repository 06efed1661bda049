namespace Ebb.Kernels;

/// <summary>What all tiles of one convolution share. Distances are in floats.</summary>
internal unsafe struct CorrelationPlan
{
    /// <summary>From under one pixel of the output to under the next, and from one row of the input to the next.</summary>
    public nint XPixel, XRow;

    /// <summary>One row of the kernel over all input channels: (column, channel) is one contiguous run in input and filter alike.</summary>
    public nint Run;

    /// <summary>Output channels per block of the filter.</summary>
    public nint Block;

    /// <summary>From the weights of a tile's first vector to those of its second.</summary>
    public nint SecondVector;

    /// <summary>From one pixel of the output to the next.</summary>
    public nint YPixel;

    public int KernelRows;

    public bool Relu;

    /// <summary>Added to the output, laid out like it, or null. It may be the output.</summary>
    public float* Residual;

    /// <summary>Where it is not positive the output becomes 0; laid out like it, or null.</summary>
    public float* Mask;

    public float* Y;
}
