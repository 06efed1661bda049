using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>The checked sizes of one convolution.</summary>
internal sealed record ConvShape(
    int Batch,
    int Inputs,
    int Outputs,
    int Height,
    int Width,
    int KernelHeight,
    int KernelWidth,
    ConvPlacement Placement)
{
    public int OutputHeight => ((Height + Placement.Top + Placement.Bottom - KernelHeight) / Placement.RowStride) + 1;

    public int OutputWidth => ((Width + Placement.Left + Placement.Right - KernelWidth) / Placement.ColumnStride) + 1;

    public nint[] OutputLengths => [Batch, Outputs, OutputHeight, OutputWidth];

    public static ConvShape Of<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight, ConvPlacement? placement)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ReadOnlySpan<nint> xs = x.Lengths, ws = weight.Lengths;
        bool fits = xs.Length == 4 && ws.Length == 4 && xs[1] == ws[1] && (placement is not null || (ws[2] % 2 == 1 && ws[3] % 2 == 1));
        if (!fits)
        {
            throw new ArgumentException(
                $"Cannot convolve x of shape {Elements.Shape(x)} with a weight of {Elements.Shape(weight)}: "
                + $"expected (N, C, H, W) and (out, C, {(placement is null ? "odd, odd" : "kh, kw")}).", nameof(weight));
        }

        var (height, width) = ((int)ws[2], (int)ws[3]);
        placement ??= ConvPlacement.Same(height, width);
        bool isPlaced = placement is { RowStride: >= 1, ColumnStride: >= 1, Top: >= 0, Left: >= 0, Bottom: >= 0, Right: >= 0 }
            && xs[2] + placement.Top + placement.Bottom >= height && xs[3] + placement.Left + placement.Right >= width;
        return isPlaced
            ? new((int)xs[0], (int)xs[1], (int)ws[0], (int)xs[2], (int)xs[3], height, width, placement)
            : throw new ArgumentException(
                $"{placement} does not place a kernel of {height}x{width} on an image of {xs[2]}x{xs[3]}: expected strides of at least 1, "
                + "no negative padding, and at least one place.", nameof(placement));
    }

    /// <summary>Calls <paramref name="visit"/> with the flat indices of (y, weight, x) of every product in the convolution.</summary>
    public void ForEachProduct(Action<int, int, int> visit)
    {
        for (int n = 0; n < Batch; n++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                for (int c = 0; c < Inputs; c++) ForEachProduct(n, o, c, visit);
            }
        }
    }

    private void ForEachProduct(int n, int o, int c, Action<int, int, int> visit)
    {
        int outputWidth = OutputWidth, positions = OutputHeight * outputWidth;
        int yStart = ((n * Outputs) + o) * positions, xStart = ((n * Inputs) + c) * Height * Width;
        int weightStart = ((o * Inputs) + c) * KernelHeight * KernelWidth;
        for (int position = 0; position < positions; position++)
        {
            (int i, int j) = Math.DivRem(position, outputWidth);
            for (int tap = 0; tap < KernelHeight * KernelWidth; tap++)
            {
                (int u, int v) = Math.DivRem(tap, KernelWidth);
                int row = (i * Placement.RowStride) + u - Placement.Top, column = (j * Placement.ColumnStride) + v - Placement.Left;
                if (row < 0 || row >= Height || column < 0 || column >= Width) continue;
                visit(yStart + position, weightStart + tap, xStart + (row * Width) + column);
            }
        }
    }
}
