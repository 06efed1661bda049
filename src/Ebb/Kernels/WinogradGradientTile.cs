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
    /// <param name="pixels">Where each of the 16 pixels lies, row by row.</param>
    /// <param name="channels">Output channels, a multiple of the vector.</param>
    /// <param name="v">The tile's row in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Gradient(float** pixels, nint channels, float* v, nint position)
    {
        float* memory = stackalloc float[(6 * 4 * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = WinogradTile<TSimd, TVec>.Aligned(memory);
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            for (int j = 0; j < 4; j++)
            {
                WinogradMath<TSimd, TVec>.Gradient(
                    TSimd.Load(pixels[j] + c), TSimd.Load(pixels[4 + j] + c), TSimd.Load(pixels[8 + j] + c), TSimd.Load(pixels[12 + j] + c), half + (j * TSimd.Count), 4 * TSimd.Count);
            }

            for (int i = 0; i < 6; i++)
            {
                float* row = half + (4 * i * TSimd.Count);
                TVec y0 = TSimd.Load(row), y1 = TSimd.Load(row + TSimd.Count), y2 = TSimd.Load(row + (2 * TSimd.Count)), y3 = TSimd.Load(row + (3 * TSimd.Count));
                WinogradMath<TSimd, TVec>.Gradient(y0, y1, y2, y3, v + (6 * i * position) + c, position);
            }
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
