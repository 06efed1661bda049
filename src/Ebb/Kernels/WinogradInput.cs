namespace Ebb.Kernels;

/// <summary>The transform of a tile's 6x6 inputs. Its vectors are as wide as the input's channels allow, whatever the filter's blocks.</summary>
internal abstract unsafe class WinogradInput
{
    /// <summary>Pixels beside the outputs of a tile, along each side.</summary>
    private const int Margin = 2;

    /// <summary>Transforms the inputs of some tiles.</summary>
    /// <param name="x">The input.</param>
    /// <param name="place">The first tile.</param>
    /// <param name="tiles">Tiles.</param>
    /// <param name="v">The first tile's row in position 0; the rows lie side by side.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    public void Run(in InputWindow x, TilePlace place, int tiles, float* v, nint position)
    {
        nint pixel = x.Pixel;
        for (; tiles > 0; tiles--)
        {
            float* corner = x.Corner + (place.N * x.Image) + (place.Top * x.Row) + (place.Left * pixel);
            var (rows, columns) = place.Rest;
            Transform(new TilePixels(corner, x.Row, pixel, rows + Margin, columns + Margin), pixel, v, position);
            v += pixel;
            place.Next();
        }
    }

    protected abstract void Transform(in TilePixels pixels, nint channels, float* v, nint position);
}
