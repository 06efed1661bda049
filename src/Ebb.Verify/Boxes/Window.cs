namespace Ebb.Verify.Boxes;

/// <summary>The pixels outside which a block of generators is zero: rows from Top to before Bottom, columns from Left to before Right.</summary>
internal readonly record struct Window(int Top, int Left, int Bottom, int Right)
{
    public int Width => Right - Left;

    public int Count => (Bottom - Top) * Width;

    public bool Contains(int row, int column) => row >= Top && row < Bottom && column >= Left && column < Right;

    /// <summary>The place of a pixel inside, row by row.</summary>
    public int Index(int row, int column) => ((row - Top) * Width) + column - Left;

    /// <summary>What a convolution that reaches so many pixels makes of it, in an image of the given size.</summary>
    public Window Grown(int by, int height, int width) =>
        new(Math.Max(0, Top - by), Math.Max(0, Left - by), Math.Min(height, Bottom + by), Math.Min(width, Right + by));

    /// <summary>The least window that holds both.</summary>
    public Window With(Window other) =>
        new(Math.Min(Top, other.Top), Math.Min(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}
