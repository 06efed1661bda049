using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>The checked sizes of one convolution.</summary>
internal readonly record struct ConvShape(int Batch, int Inputs, int Outputs, int Height, int Width, int KernelHeight, int KernelWidth)
{
    public static ConvShape Of<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ReadOnlySpan<nint> xs = x.Lengths, ws = weight.Lengths;
        bool fits = xs.Length == 4 && ws.Length == 4 && xs[1] == ws[1] && ws[2] % 2 == 1 && ws[3] % 2 == 1;
        return fits
            ? new((int)xs[0], (int)xs[1], (int)ws[0], (int)xs[2], (int)xs[3], (int)ws[2], (int)ws[3])
            : throw new ArgumentException(
                $"Cannot convolve x of shape {Elements.Shape(x)} with a weight of {Elements.Shape(weight)}: "
                + "expected (N, C, H, W) and (out, C, odd, odd).", nameof(weight));
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
        int yStart = ((n * Outputs) + o) * Height * Width, xStart = ((n * Inputs) + c) * Height * Width;
        int weightStart = ((o * Inputs) + c) * KernelHeight * KernelWidth;
        for (int position = 0; position < Height * Width; position++)
        {
            (int i, int j) = Math.DivRem(position, Width);
            for (int tap = 0; tap < KernelHeight * KernelWidth; tap++)
            {
                (int u, int v) = Math.DivRem(tap, KernelWidth);
                int row = i + u - (KernelHeight / 2), column = j + v - (KernelWidth / 2);
                if (row < 0 || row >= Height || column < 0 || column >= Width) continue;
                visit(yStart + position, weightStart + tap, xStart + (row * Width) + column);
            }
        }
    }
}
