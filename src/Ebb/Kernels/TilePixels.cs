namespace Ebb.Kernels;

/// <summary>The pixels under a tile of Winograd's transform, of which those beyond the image's edge do not exist and count as zeros.</summary>
/// <param name="first">The top left pixel.</param>
/// <param name="row">From one row to the next.</param>
/// <param name="pixel">From one column to the next.</param>
/// <param name="rows">Rows that exist.</param>
/// <param name="columns">Columns that exist.</param>
internal readonly unsafe struct TilePixels(float* first, nint row, nint pixel, int rows, int columns)
{
    public float* First { get; } = first;

    public nint Row { get; } = row;

    public nint Pixel { get; } = pixel;

    /// <summary>Whether a square of this side lies inside.</summary>
    public bool Holds(int side) => rows >= side && columns >= side;

    /// <summary>Copies some channels of a square, zeros for what does not exist.</summary>
    public void CopyTo(float* target, int side, nint channel, int channels)
    {
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++, target += channels)
            {
                var square = new Span<float>(target, channels);
                if (i < rows && j < columns) new ReadOnlySpan<float>(First + (i * Row) + (j * Pixel) + channel, channels).CopyTo(square);
                else square.Clear();
            }
        }
    }
}
