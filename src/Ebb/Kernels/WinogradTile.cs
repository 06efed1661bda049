using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>The two-dimensional transforms of one tile, a vector of channels at a time.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class WinogradTile<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    /// <summary>Transforms the 6x6 pixels of a tile.</summary>
    /// <param name="pixels">Where each of the 36 pixels lies, row by row.</param>
    /// <param name="channels">Input channels, a multiple of the vector.</param>
    /// <param name="v">The tile's row in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Input(float** pixels, nint channels, float* v, nint position)
    {
        float* memory = stackalloc float[(Winograd.Positions * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = Aligned(memory);
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            for (int j = 0; j < 6; j++)
            {
                float** column = pixels + j;
                TVec d0 = TSimd.Load(column[0] + c), d1 = TSimd.Load(column[6] + c), d2 = TSimd.Load(column[12] + c);
                TVec d3 = TSimd.Load(column[18] + c), d4 = TSimd.Load(column[24] + c), d5 = TSimd.Load(column[30] + c);
                WinogradMath<TSimd, TVec>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store6(half + (j * TSimd.Count), 6 * TSimd.Count, d0, d1, d2, d3, d4, d5);
            }

            for (int i = 0; i < 6; i++)
            {
                float* row = half + (6 * i * TSimd.Count);
                TVec d0 = TSimd.Load(row), d1 = TSimd.Load(row + TSimd.Count), d2 = TSimd.Load(row + (2 * TSimd.Count));
                TVec d3 = TSimd.Load(row + (3 * TSimd.Count)), d4 = TSimd.Load(row + (4 * TSimd.Count)), d5 = TSimd.Load(row + (5 * TSimd.Count));
                WinogradMath<TSimd, TVec>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store6(v + (6 * i * position) + c, position, d0, d1, d2, d3, d4, d5);
            }
        }
    }

    /// <summary>Transforms the 36 products of a tile back, for one vector of output channels, and stores the pixels that exist.</summary>
    /// <param name="plan">Epilogue and output.</param>
    /// <param name="m">The tile's products in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    /// <param name="bias">The bias of these channels, or null.</param>
    /// <param name="y">From the start of the output's storage to the tile's first pixel.</param>
    /// <param name="yRow">From one row of the output to the next.</param>
    /// <param name="rows">Rows of the tile inside the image, 1 to 4.</param>
    /// <param name="columns">Columns of the tile inside the image, 1 to 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Output(in CorrelationPlan plan, float* m, nint position, float* bias, nint y, nint yRow, int rows, int columns)
    {
        float* memory = stackalloc float[(4 * 6 * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = Aligned(memory);
        for (int j = 0; j < 6; j++)
        {
            float* column = m + (j * position);
            TVec m0 = TSimd.Load(column), m1 = TSimd.Load(column + (6 * position)), m2 = TSimd.Load(column + (12 * position));
            TVec m3 = TSimd.Load(column + (18 * position)), m4 = TSimd.Load(column + (24 * position)), m5 = TSimd.Load(column + (30 * position));
            WinogradMath<TSimd, TVec>.Output(ref m0, ref m1, ref m2, ref m3, m4, m5);
            float* target = half + (j * TSimd.Count);
            TSimd.Store(target, m0);
            TSimd.Store(target + (6 * TSimd.Count), m1);
            TSimd.Store(target + (12 * TSimd.Count), m2);
            TSimd.Store(target + (18 * TSimd.Count), m3);
        }

        TVec start = bias == null ? TSimd.Zero : TSimd.Load(bias);
        for (int i = 0; i < rows; i++)
        {
            float* row = half + (6 * i * TSimd.Count);
            TVec m0 = TSimd.Load(row), m1 = TSimd.Load(row + TSimd.Count), m2 = TSimd.Load(row + (2 * TSimd.Count));
            TVec m3 = TSimd.Load(row + (3 * TSimd.Count)), m4 = TSimd.Load(row + (4 * TSimd.Count)), m5 = TSimd.Load(row + (5 * TSimd.Count));
            WinogradMath<TSimd, TVec>.Output(ref m0, ref m1, ref m2, ref m3, m4, m5);
            nint at = y + (i * yRow);
            Finish(plan, TSimd.Add(m0, start), at);
            if (columns > 1) Finish(plan, TSimd.Add(m1, start), at + plan.YPixel);
            if (columns > 2) Finish(plan, TSimd.Add(m2, start), at + (2 * plan.YPixel));
            if (columns > 3) Finish(plan, TSimd.Add(m3, start), at + (3 * plan.YPixel));
        }
    }

    /// <summary>Transforms the 3x3 weights of one input channel, for one vector of output channels.</summary>
    /// <param name="w">The first weight.</param>
    /// <param name="row">From one kernel row to the next.</param>
    /// <param name="column">From one kernel column to the next.</param>
    /// <param name="u">The result in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Filter(float* w, nint row, nint column, float* u, nint position)
    {
        float* memory = stackalloc float[(6 * 3 * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = Aligned(memory);
        for (int j = 0; j < 3; j++)
        {
            float* g = w + (j * column);
            WinogradMath<TSimd, TVec>.Filter(
                TSimd.Load(g), TSimd.Load(g + row), TSimd.Load(g + (2 * row)), out var u0, out var u1, out var u2, out var u3, out var u4, out var u5);
            Store6(half + (j * TSimd.Count), 3 * TSimd.Count, u0, u1, u2, u3, u4, u5);
        }

        for (int i = 0; i < 6; i++)
        {
            float* g = half + (3 * i * TSimd.Count);
            WinogradMath<TSimd, TVec>.Filter(
                TSimd.Load(g), TSimd.Load(g + TSimd.Count), TSimd.Load(g + (2 * TSimd.Count)), out var u0, out var u1, out var u2, out var u3, out var u4, out var u5);
            Store6(u + (6 * i * position), position, u0, u1, u2, u3, u4, u5);
        }
    }

    /// <summary>Rounds up to a cache line, of which the caller has one to spare: vectors across two lines cost double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Aligned(float* memory) => (float*)(((nuint)memory + 63) & ~(nuint)63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in CorrelationPlan plan, TVec value, nint y) => CorrelationTile<TSimd, TVec, One, One>.Store(plan, value, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store6(float* target, nint step, TVec v0, TVec v1, TVec v2, TVec v3, TVec v4, TVec v5)
    {
        TSimd.Store(target, v0);
        TSimd.Store(target + step, v1);
        TSimd.Store(target + (2 * step), v2);
        TSimd.Store(target + (3 * step), v3);
        TSimd.Store(target + (4 * step), v4);
        TSimd.Store(target + (5 * step), v5);
    }
}
