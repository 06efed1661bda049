using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>The place of a tile of 4x4 outputs, and from it that of the next: row by row, image by image.</summary>
internal struct TilePlace
{
    /// <summary>Outputs of a tile along each side.</summary>
    public const int Side = 4;

    private readonly int _height, _width;

    /// <param name="y">The images that the tiles cover.</param>
    /// <param name="tile">The tile, counted through all images.</param>
    public TilePlace(Shape y, int tile)
    {
        (_height, _width) = (y.H, y.W);
        (N, int inImage) = Math.DivRem(tile, PerImage(y));
        var (down, across) = Math.DivRem(inImage, Across(y));
        (Top, Left) = (Side * down, Side * across);
    }

    /// <summary>The image.</summary>
    public int N { get; private set; }

    /// <summary>The row of the first output.</summary>
    public int Top { get; private set; }

    /// <summary>The column of the first output.</summary>
    public int Left { get; private set; }

    /// <summary>Rows and columns from the first output to the image's edge.</summary>
    public readonly (int Rows, int Columns) Rest => (_height - Top, _width - Left);

    public static int PerImage(Shape y) => Job.Pieces(y.H, Side) * Across(y);

    public void Next()
    {
        Left += Side;
        if (Left < _width) return;
        (Top, Left) = (Top + Side, 0);
        if (Top < _height) return;
        (N, Top) = (N + 1, 0);
    }

    private static int Across(Shape y) => Job.Pieces(y.W, Side);
}
