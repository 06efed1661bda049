namespace Ebb.Spec.Nn;

/// <summary>Where a convolution places its kernel: every so many rows and columns of the image with so many zeros around it.</summary>
/// <param name="RowStride">Rows from one output to the next, at least 1.</param>
/// <param name="ColumnStride">Columns from one output to the next, at least 1.</param>
/// <param name="Top">Rows of zeros above, at least 0.</param>
/// <param name="Left">Columns of zeros to the left, at least 0.</param>
/// <param name="Bottom">Rows of zeros below, at least 0.</param>
/// <param name="Right">Columns of zeros to the right, at least 0.</param>
public sealed record ConvPlacement(int RowStride, int ColumnStride, int Top, int Left, int Bottom, int Right)
{
    /// <summary>Stride 2 with a zero all round: the 3x3 downsampling convolution of most U-Nets.</summary>
    public static ConvPlacement HalvingPaddedAround { get; } = new(2, 2, 1, 1, 1, 1);

    /// <summary>Stride 2 with a row of zeros below and a column to the right: that of the first diffusion U-Nets (Ho, Jain and Abbeel, 2020).</summary>
    public static ConvPlacement HalvingPaddedBelowRight { get; } = new(2, 2, 0, 0, 1, 1);

    /// <summary>Stride 1 with as many zeros as keep the size of the image.</summary>
    /// <param name="kernelHeight">Rows of the kernel, odd.</param>
    /// <param name="kernelWidth">Columns of the kernel, odd.</param>
    /// <returns>The placement.</returns>
    public static ConvPlacement Same(int kernelHeight, int kernelWidth) =>
        new(1, 1, kernelHeight / 2, kernelWidth / 2, kernelHeight / 2, kernelWidth / 2);
}
