using Ebb.Tensors;

namespace Ebb.Formats;

/// <summary>Lays images out side by side as one picture.</summary>
public static class ImageGrid
{
    private const byte GapShade = 255;

    /// <summary>A grid of all images, left to right and top to bottom, with a white gap around each.</summary>
    /// <param name="images">Values in [-1, 1], laid out (N, C, H, W).</param>
    /// <param name="shape">(N, C, H, W) with C 1, 2, 3 or 4.</param>
    /// <param name="columns">Images in a row; 0 chooses the smallest number whose square holds all.</param>
    /// <param name="gap">Pixels between and around the images, at least 0.</param>
    /// <param name="zoom">Every value becomes a square of this many pixels a side, at least 1.</param>
    /// <exception cref="ArgumentException">The values are not as many as the shape says, or a number is out of range.</exception>
    public static Picture LayOut(ReadOnlySpan<float> images, Shape shape, int columns = 0, int gap = 1, int zoom = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ArgumentOutOfRangeException.ThrowIfLessThan(zoom, 1);
        if (images.Length != shape.Count)
        {
            throw new ArgumentException($"The shape {shape} has {shape.Count} values, but {images.Length} are given.", nameof(images));
        }

        if (columns == 0) columns = (int)Math.Ceiling(Math.Sqrt(shape.N));
        columns = Math.Min(columns, shape.N);
        int rows = (shape.N + columns - 1) / columns;
        var (cellWidth, cellHeight) = (checked(shape.W * zoom + gap), checked(shape.H * zoom + gap));
        var grid = new Picture(checked(columns * cellWidth + gap), checked(rows * cellHeight + gap), shape.C);
        Array.Fill(grid.Pixels, GapShade);
        for (int n = 0; n < shape.N; n++)
        {
            var image = Picture.FromImage(images.Slice(n * shape.ImageCount, shape.ImageCount), shape.C, shape.H, shape.W);
            Paste(image, zoom, grid, gap + n % columns * cellWidth, gap + n / columns * cellHeight);
        }

        return grid;
    }

    private static void Paste(Picture image, int zoom, Picture grid, int left, int top)
    {
        for (int y = 0; y < image.Height * zoom; y++)
        {
            for (int x = 0; x < image.Width * zoom; x++) image.Pixel(x / zoom, y / zoom).CopyTo(grid.Pixel(left + x, top + y));
        }
    }
}
