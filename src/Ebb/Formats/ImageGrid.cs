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
    /// <exception cref="ArgumentException">The values are not as many as the shape says, or a number is out of range.</exception>
    public static Picture LayOut(ReadOnlySpan<float> images, Shape shape, int columns = 0, int gap = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (images.Length != shape.Count) throw new ArgumentException($"The shape {shape} has {shape.Count} values, but {images.Length} are given.", nameof(images));

        if (columns == 0) columns = (int)Math.Ceiling(Math.Sqrt(shape.N));
        columns = Math.Min(columns, shape.N);
        int rows = (shape.N + columns - 1) / columns;
        var grid = new Picture(checked(columns * (shape.W + gap) + gap), checked(rows * (shape.H + gap) + gap), shape.C);
        Array.Fill(grid.Pixels, GapShade);
        for (int n = 0; n < shape.N; n++)
        {
            var image = Picture.FromImage(images.Slice(n * shape.ImageCount, shape.ImageCount), shape.C, shape.H, shape.W);
            Paste(image, grid, gap + n % columns * (shape.W + gap), gap + n / columns * (shape.H + gap));
        }

        return grid;
    }

    private static void Paste(Picture image, Picture grid, int left, int top)
    {
        int rowBytes = image.Width * image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            image.Pixels.AsSpan(y * rowBytes, rowBytes).CopyTo(grid.Pixels.AsSpan(((top + y) * grid.Width + left) * grid.Channels));
        }
    }
}
