using Ebb.Verify.Kernels;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Images with zeros around them, row after row in one array, so that a convolution is a sum of shifted arrays. The zeros after a row are also those
/// before the next one. Work goes by tiles of <see cref="DigitKernel.Width"/> neighbours; what a tile computes outside the image is put back to 0.
/// </summary>
internal sealed class PixelGrid
{
    private readonly int _margin;

    /// <summary>Lays out images for kernels that reach <paramref name="margin"/> pixels to each side.</summary>
    public PixelGrid(int height, int width, int margin)
    {
        (Height, Width, _margin) = (height, width, margin);
        Stride = width + margin;
        First = (margin * Stride) + margin;
        Tiles = ((height * Stride) + DigitKernel.Width - 1) / DigitKernel.Width;
        PlaneLength = First + (Tiles * DigitKernel.Width) + First;
        Mask = new long[PlaneLength];
        for (int row = 0; row < height; row++) Mask.AsSpan(First + (row * Stride), width).Fill(-1);
    }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>From a pixel to the one below.</summary>
    public int Stride { get; }

    /// <summary>The place of the first pixel.</summary>
    public int First { get; }

    /// <summary>How many tiles cover the image.</summary>
    public int Tiles { get; }

    /// <summary>Places of one channel.</summary>
    public int PlaneLength { get; }

    /// <summary>All ones at pixels, 0 around them.</summary>
    public long[] Mask { get; }

    /// <summary>Where a tile begins.</summary>
    public int StartOf(int tile) => First + (tile * DigitKernel.Width);

    /// <summary>From a pixel to the one (rows, columns) away.</summary>
    public int Offset(int rows, int columns) => Math.Max(Math.Abs(rows), Math.Abs(columns)) <= _margin
        ? (rows * Stride) + columns
        : throw new ArgumentOutOfRangeException(nameof(rows), "The kernel reaches further than the zeros around the image.");

    /// <summary>The place of pixel i of a channel, counted row by row.</summary>
    public int PlaceOf(int pixel) => First + (pixel / Width * Stride) + (pixel % Width);
}
