using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>The transforms of <see cref="WinogradGradient"/>, a vector of channels at a time.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class WinogradGradientTile<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    /// <summary>Transforms the 4x4 gradients of a tile's outputs.</summary>
    /// <param name="pixels">Where the pixels lie.</param>
    /// <param name="channels">Output channels, a multiple of the vector.</param>
    /// <param name="v">The tile's row in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Gradient(in TilePixels pixels, nint channels, float* v, nint position)
    {
        if (!pixels.Holds(4))
        {
            GradientAtEdge(pixels, channels, v, position);
            return;
        }

        float* memory = stackalloc float[(6 * 4 * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = WinogradTile<TSimd, TVec>.Aligned(memory);
        nint row = pixels.Row, pixel = pixels.Pixel;
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            float* column = pixels.First + c, target = half;
            for (int j = 4; j > 0; j--)
            {
                TVec y0 = TSimd.Load(column), y1 = TSimd.Load(column + row), y2 = TSimd.Load(column + (2 * row)), y3 = TSimd.Load(column + (3 * row));
                WinogradMath<TSimd, TVec>.Gradient(y0, y1, y2, y3, target, 4 * TSimd.Count);
                column += pixel;
                target += TSimd.Count;
            }

            float* next = half;
            target = v + c;
            for (int i = 6; i > 0; i--)
            {
                TVec y0 = TSimd.Load(next), y1 = TSimd.Load(next + TSimd.Count), y2 = TSimd.Load(next + (2 * TSimd.Count)), y3 = TSimd.Load(next + (3 * TSimd.Count));
                WinogradMath<TSimd, TVec>.Gradient(y0, y1, y2, y3, target, position);
                next += 4 * TSimd.Count;
                target += 6 * position;
            }
        }
    }

    [SkipLocalsInit]
    private static void GradientAtEdge(in TilePixels pixels, nint channels, float* v, nint position)
    {
        float* copy = stackalloc float[4 * 4 * CpuLayout.WidestBlock];
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            pixels.CopyTo(copy, 4, c, TSimd.Count);
            Gradient(new TilePixels(copy, 4 * TSimd.Count, TSimd.Count, 4, 4), TSimd.Count, v + c, position);
        }
    }

    /// <summary>Transforms the 36 sums of one input channel to 3x3 weights, for one vector of output channels.</summary>
    /// <param name="m">The sum in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    /// <param name="w">The first weight.</param>
    /// <param name="row">From one kernel row to the next.</param>
    /// <param name="column">From one kernel column to the next.</param>
    /// <param name="accumulate">Whether to add to the weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Filter(float* m, nint position, float* w, nint row, nint column, bool accumulate)
    {
        float* memory = stackalloc float[(3 * 6 * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = WinogradTile<TSimd, TVec>.Aligned(memory);
        for (int j = 0; j < 6; j++)
        {
            float* sums = m + (j * position), target = half + (j * TSimd.Count);
            Sums(sums, 6 * position, out var g0, out var g1, out var g2);
            TSimd.Store(target, g0);
            TSimd.Store(target + (6 * TSimd.Count), g1);
            TSimd.Store(target + (12 * TSimd.Count), g2);
        }

        for (int i = 0; i < 3; i++)
        {
            float* target = w + (i * row);
            Sums(half + (6 * i * TSimd.Count), TSimd.Count, out var g0, out var g1, out var g2);
            TSimd.Store(target, accumulate ? TSimd.Add(TSimd.Load(target), g0) : g0);
            TSimd.Store(target + column, accumulate ? TSimd.Add(TSimd.Load(target + column), g1) : g1);
            TSimd.Store(target + (2 * column), accumulate ? TSimd.Add(TSimd.Load(target + (2 * column)), g2) : g2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* m, nint step, out TVec g0, out TVec g1, out TVec g2) => WinogradMath<TSimd, TVec>.FilterGradient(
        TSimd.Load(m), TSimd.Load(m + step), TSimd.Load(m + (2 * step)), TSimd.Load(m + (3 * step)), TSimd.Load(m + (4 * step)), TSimd.Load(m + (5 * step)), out g0, out g1, out g2);
}
