namespace Ebb.Tensors;

/// <summary>
/// The shape of a tensor: (N, C, H, W). Image batches are (images, channels, rows, columns);
/// convolution weights are (output channels, input channels, kernel rows, kernel columns); vectors are (1, C, 1, 1).
/// </summary>
public readonly record struct Shape
{
    /// <summary>Makes a shape whose every extent is at least 1 and whose element count fits one array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1, or the product is too large for one array.</exception>
    public Shape(int n, int c, int h, int w)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(c, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(h, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(w, 1);

        Int128 count = (Int128)n * c * h * w;
        if (count > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(n), $"The shape ({n}, {c}, {h}, {w}) has {count} elements; one tensor holds at most {Array.MaxLength}. Use a smaller batch or image.");
        }

        (N, C, H, W) = (n, c, h, w);
    }

    /// <summary>A vector of <paramref name="length"/> values, stored as (1, length, 1, 1).</summary>
    public static Shape Vector(int length) => new(1, length, 1, 1);

    /// <summary>Images, or output channels of a convolution weight.</summary>
    public int N { get; }

    /// <summary>Channels, or input channels of a convolution weight.</summary>
    public int C { get; }

    /// <summary>Rows.</summary>
    public int H { get; }

    /// <summary>Columns.</summary>
    public int W { get; }

    /// <summary>The number of elements, N * C * H * W.</summary>
    public int Count => N * C * H * W;

    /// <summary>The number of elements of one image, C * H * W.</summary>
    public int ImageCount => C * H * W;

    /// <summary>The same extents with another number of images.</summary>
    public Shape WithN(int n) => new(n, C, H, W);

    /// <summary>The same extents with another number of channels.</summary>
    public Shape WithC(int c) => new(N, c, H, W);

    /// <inheritdoc/>
    public override string ToString() => $"({N}, {C}, {H}, {W})";
}
