namespace Ebb.Kernels;

/// <summary>
/// Where a convolution finds its input: the place under the kernel's top left corner at pixel (0, 0) of image 0, and the steps
/// from there.
/// </summary>
internal readonly unsafe struct InputWindow
{
    private InputWindow(float* corner, nint image, nint row, nint pixel, int stride = 1)
    {
        Corner = corner;
        (Image, Row, Pixel, Stride) = (image, row, pixel, stride);
    }

    public float* Corner { get; }

    public nint Image { get; }

    public nint Row { get; }

    public nint Pixel { get; }

    /// <summary>Rows and columns of the input from one output to the next.</summary>
    public int Stride { get; }

    /// <summary>The window on floats laid out like images with their halo, for a kernel of 3.</summary>
    public static InputWindow At(float* data, nint image, nint row, nint pixel) => new(data, image, row, pixel);

    /// <summary>The window of a 3x3 kernel that moves by two: its corner starts on the halo, or on the image itself.</summary>
    public static InputWindow Halving(CpuStorage x, bool onHalo)
    {
        nint row = (nint)x.Layout.RowStride, pixel = (nint)x.Layout.ColumnStride;
        return new InputWindow(x.Data + (onHalo ? 0 : row + pixel), (nint)x.Layout.FirstStride, row, pixel, stride: 2);
    }

    /// <summary>The window on x itself, whose halo serves kernels of 1 and 3, or on a copy with a wider halo.</summary>
    public static InputWindow On(CpuStorage x, int kernel, ref PinnedBuffer scratch)
    {
        int halo = (kernel - 1) / 2;
        if (halo > 1) return WithHalo(x, halo, ref scratch);

        nint row = (nint)x.Layout.RowStride, pixel = (nint)x.Layout.ColumnStride;
        return new InputWindow(x.Data + ((1 - halo) * (row + pixel)), (nint)x.Layout.FirstStride, row, pixel);
    }

    private static InputWindow WithHalo(CpuStorage x, int halo, ref PinnedBuffer scratch)
    {
        var shape = x.Shape;
        long pixel = x.Layout.ColumnStride;
        long row = pixel * (shape.W + (2L * halo));
        long image = row * (shape.H + (2L * halo));
        long length = image * shape.N;
        if (length > PinnedBuffer.MaxLength)
        {
            throw new ArgumentException(
                $"A kernel of {(2 * halo) + 1} on images of {shape} takes {length} floats of padded input; at most {PinnedBuffer.MaxLength} fit. Use a smaller batch.");
        }

        if (scratch.Length < length) scratch = new PinnedBuffer(length);
        new Span<float>(scratch.Data, (int)length).Clear();
        for (int n = 0; n < shape.N; n++)
        {
            for (int h = 0; h < shape.H; h++)
            {
                float* target = scratch.Data + (nint)((n * image) + ((h + halo) * row) + (halo * pixel));
                Buffer.MemoryCopy(x.Row(n, 0, h), target, row * sizeof(float), shape.W * pixel * sizeof(float));
            }
        }

        return new InputWindow(scratch.Data, (nint)image, (nint)row, (nint)pixel);
    }
}
