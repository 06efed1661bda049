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
    /// <param name="pixels">Where the pixels lie.</param>
    /// <param name="channels">Input channels, a multiple of the vector.</param>
    /// <param name="v">The tile's row in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Input(in TilePixels pixels, nint channels, float* v, nint position)
    {
        if (!pixels.Holds(6))
        {
            InputAtEdge(pixels, channels, v, position);
            return;
        }

        float* memory = stackalloc float[(Winograd.Positions * CpuLayout.WidestBlock) + CpuLayout.WidestBlock];
        float* half = Aligned(memory);
        nint row = pixels.Row, pixel = pixels.Pixel;
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            float* column = pixels.First + c, target = half;
            for (int j = 6; j > 0; j--)
            {
                TVec d0 = TSimd.Load(column), d1 = TSimd.Load(column + row), d2 = TSimd.Load(column + (2 * row));
                TVec d3 = TSimd.Load(column + (3 * row)), d4 = TSimd.Load(column + (4 * row)), d5 = TSimd.Load(column + (5 * row));
                WinogradMath<TSimd, TVec>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store6(target, 6 * TSimd.Count, d0, d1, d2, d3, d4, d5);
                column += pixel;
                target += TSimd.Count;
            }

            float* next = half;
            target = v + c;
            for (int i = 6; i > 0; i--)
            {
                TVec d0 = TSimd.Load(next), d1 = TSimd.Load(next + TSimd.Count), d2 = TSimd.Load(next + (2 * TSimd.Count));
                TVec d3 = TSimd.Load(next + (3 * TSimd.Count)), d4 = TSimd.Load(next + (4 * TSimd.Count)), d5 = TSimd.Load(next + (5 * TSimd.Count));
                WinogradMath<TSimd, TVec>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store6(target, position, d0, d1, d2, d3, d4, d5);
                next += 6 * TSimd.Count;
                target += 6 * position;
            }
        }
    }

    [SkipLocalsInit]
    private static void InputAtEdge(in TilePixels pixels, nint channels, float* v, nint position)
    {
        float* copy = stackalloc float[Winograd.Positions * CpuLayout.WidestBlock];
        for (nint c = 0; c < channels; c += TSimd.Count)
        {
            pixels.CopyTo(copy, 6, c, TSimd.Count);
            Input(new TilePixels(copy, 6 * TSimd.Count, TSimd.Count, 6, 6), TSimd.Count, v + c, position);
        }
    }

    /// <summary>Transforms the 36 products of a tile back, for one vector of output channels, and stores the pixels that exist.</summary>
    /// <param name="plan">Epilogue and output.</param>
    /// <param name="m">The tile's products in position 0.</param>
    /// <param name="position">From one of the 36 positions to the next.</param>
    /// <param name="bias">The bias of these channels, or null.</param>
    /// <param name="y">From the start of the output's storage to the tile's first pixel.</param>
    /// <param name="yRow">From one row of the output to the next.</param>
    /// <param name="rows">Rows from the tile's first to the image's edge, at least 1.</param>
    /// <param name="columns">Columns from the tile's first to the image's edge, at least 1.</param>
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
        nint pixel = plan.YPixel;
        rows = Math.Min(rows, TilePlace.Side);
        for (int i = 0; i < rows; i++)
        {
            float* row = half + (6 * i * TSimd.Count);
            TVec m0 = TSimd.Load(row), m1 = TSimd.Load(row + TSimd.Count), m2 = TSimd.Load(row + (2 * TSimd.Count));
            TVec m3 = TSimd.Load(row + (3 * TSimd.Count)), m4 = TSimd.Load(row + (4 * TSimd.Count)), m5 = TSimd.Load(row + (5 * TSimd.Count));
            WinogradMath<TSimd, TVec>.Output(ref m0, ref m1, ref m2, ref m3, m4, m5);
            nint at = y + (i * yRow);
            if (columns > 3)
            {
                FinishRow(plan, TSimd.Add(m0, start), TSimd.Add(m1, start), TSimd.Add(m2, start), TSimd.Add(m3, start), at, pixel);
                continue;
            }

            Finish(plan, TSimd.Add(m0, start), at);
            if (columns > 1) Finish(plan, TSimd.Add(m1, start), at + pixel);
            if (columns > 2) Finish(plan, TSimd.Add(m2, start), at + (2 * pixel));
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

    // What is asked is asked once for a row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishRow(in CorrelationPlan plan, TVec v0, TVec v1, TVec v2, TVec v3, nint y, nint pixel)
    {
        if (plan.Residual != null)
        {
            float* residual = plan.Residual + y;
            v0 = TSimd.Add(v0, TSimd.Load(residual));
            v1 = TSimd.Add(v1, TSimd.Load(residual + pixel));
            v2 = TSimd.Add(v2, TSimd.Load(residual + (2 * pixel)));
            v3 = TSimd.Add(v3, TSimd.Load(residual + (3 * pixel)));
        }

        if (plan.Relu) (v0, v1, v2, v3) = (TSimd.Relu(v0), TSimd.Relu(v1), TSimd.Relu(v2), TSimd.Relu(v3));
        if (plan.Mask != null)
        {
            float* mask = plan.Mask + y;
            v0 = TSimd.WherePositive(TSimd.Load(mask), v0);
            v1 = TSimd.WherePositive(TSimd.Load(mask + pixel), v1);
            v2 = TSimd.WherePositive(TSimd.Load(mask + (2 * pixel)), v2);
            v3 = TSimd.WherePositive(TSimd.Load(mask + (3 * pixel)), v3);
        }

        float* target = plan.Y + y;
        TSimd.Store(target, v0);
        TSimd.Store(target + pixel, v1);
        TSimd.Store(target + (2 * pixel), v2);
        TSimd.Store(target + (3 * pixel), v3);
    }

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
