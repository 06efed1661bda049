using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The inner kernel of Winograd's products: a few rows of the left factor times one or two vectors of columns, held in registers, as in
/// <see cref="CorrelationTile{TSimd, TVec, TPixels, TVectors}"/>, but without an epilogue and for many tiles in one call: the inner
/// dimension is as short as 4.
/// </summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
/// <typeparam name="TRows">Rows, 1 to 8.</typeparam>
/// <typeparam name="TVectors">Vectors of columns, 1 or 2.</typeparam>
internal static unsafe class ProductTile<TSimd, TVec, TRows, TVectors>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
    where TRows : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <param name="plan">What all tiles of the product share.</param>
    /// <param name="times">Tiles, one below the other.</param>
    /// <param name="x">The left factor at the first row.</param>
    /// <param name="w">The right factor at the first vector.</param>
    /// <param name="y">The product at the first row and vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ProductPlan plan, int times, float* x, float* w, float* y)
    {
        nint inner = plan.Inner, wRow = plan.WRow, yRow = plan.YRow, second = plan.SecondVector;
        for (; times > 0; times--)
        {
            TVec a0 = TSimd.Zero, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TVec b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
            float* x1 = TRows.Value > 1 ? x + inner : x;
            float* x2 = TRows.Value > 2 ? x1 + inner : x;
            float* x3 = TRows.Value > 3 ? x2 + inner : x;
            float* x4 = TRows.Value > 4 ? x3 + inner : x;
            float* x5 = TRows.Value > 5 ? x4 + inner : x;
            float* x6 = TRows.Value > 6 ? x5 + inner : x;
            float* x7 = TRows.Value > 7 ? x6 + inner : x;
            float* next = w;
            for (nint i = 0; i < inner; i++)
            {
                TVec w0 = TSimd.Load(next);
                TVec w1 = TVectors.Value < 2 ? TSimd.Zero : TSimd.Load(next + second);
                next += wRow;
                Accumulate(x[i], w0, w1, ref a0, ref b0);
                if (TRows.Value > 1) Accumulate(x1[i], w0, w1, ref a1, ref b1);
                if (TRows.Value > 2) Accumulate(x2[i], w0, w1, ref a2, ref b2);
                if (TRows.Value > 3) Accumulate(x3[i], w0, w1, ref a3, ref b3);
                if (TRows.Value > 4) Accumulate(x4[i], w0, w1, ref a4, ref b4);
                if (TRows.Value > 5) Accumulate(x5[i], w0, w1, ref a5, ref b5);
                if (TRows.Value > 6) Accumulate(x6[i], w0, w1, ref a6, ref b6);
                if (TRows.Value > 7) Accumulate(x7[i], w0, w1, ref a7, ref b7);
            }

            Store(y, a0, b0);
            if (TRows.Value > 1) Store(y + yRow, a1, b1);
            if (TRows.Value > 2) Store(y + (2 * yRow), a2, b2);
            if (TRows.Value > 3) Store(y + (3 * yRow), a3, b3);
            if (TRows.Value > 4) Store(y + (4 * yRow), a4, b4);
            if (TRows.Value > 5) Store(y + (5 * yRow), a5, b5);
            if (TRows.Value > 6) Store(y + (6 * yRow), a6, b6);
            if (TRows.Value > 7) Store(y + (7 * yRow), a7, b7);
            x += TRows.Value * inner;
            y += TRows.Value * yRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float x, TVec w0, TVec w1, ref TVec a, ref TVec b)
    {
        TVec value = TSimd.Broadcast(x);
        a = TSimd.MultiplyAdd(value, w0, a);
        if (TVectors.Value > 1) b = TSimd.MultiplyAdd(value, w1, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, TVec a, TVec b)
    {
        TSimd.Store(y, a);
        if (TVectors.Value > 1) TSimd.Store(y + TSimd.Count, b);
    }
}
