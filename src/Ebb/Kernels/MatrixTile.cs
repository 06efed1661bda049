using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>The inner kernel of small matrix products: a few rows times one or two vectors of columns, held in registers.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
/// <typeparam name="TRows">Rows, 1 to 8.</typeparam>
/// <typeparam name="TVectors">Vectors of columns, 1 or 2.</typeparam>
internal static unsafe class MatrixTile<TSimd, TVec, TRows, TVectors>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
    where TRows : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <summary>So many tiles one below the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in MatrixPlan plan, float* a, float* b, float* c, int tiles)
    {
        nint row = plan.RowStep, term = plan.TermStep, bStride = plan.BStride, stride = plan.CStride;
        bool add = plan.Add;
        for (; tiles > 0; tiles--)
        {
            TVec a0 = TSimd.Zero, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TVec b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;

            // One pointer to every third row: the others are one or two steps away.
            float* x = a, x3 = x + (3 * row), x6 = x3 + (3 * row), y = b;
            for (int i = plan.Terms; i > 0; i--)
            {
                TVec y0 = TSimd.Load(y);
                TVec y1 = TVectors.Value < 2 ? TSimd.Zero : TSimd.Load(y + TSimd.Count);
                y += bStride;
                Accumulate(x[0], y0, y1, ref a0, ref b0);
                if (TRows.Value > 1) Accumulate(x[row], y0, y1, ref a1, ref b1);
                if (TRows.Value > 2) Accumulate(x[2 * row], y0, y1, ref a2, ref b2);
                if (TRows.Value > 3) Accumulate(x3[0], y0, y1, ref a3, ref b3);
                if (TRows.Value > 4) Accumulate(x3[row], y0, y1, ref a4, ref b4);
                if (TRows.Value > 5) Accumulate(x3[2 * row], y0, y1, ref a5, ref b5);
                if (TRows.Value > 6) Accumulate(x6[0], y0, y1, ref a6, ref b6);
                if (TRows.Value > 7) Accumulate(x6[row], y0, y1, ref a7, ref b7);
                x += term;
                if (TRows.Value > 3) x3 += term;
                if (TRows.Value > 6) x6 += term;
            }

            Store(c, a0, b0, add);
            if (TRows.Value > 1) Store(c + stride, a1, b1, add);
            if (TRows.Value > 2) Store(c + (2 * stride), a2, b2, add);
            if (TRows.Value > 3) Store(c + (3 * stride), a3, b3, add);
            if (TRows.Value > 4) Store(c + (4 * stride), a4, b4, add);
            if (TRows.Value > 5) Store(c + (5 * stride), a5, b5, add);
            if (TRows.Value > 6) Store(c + (6 * stride), a6, b6, add);
            if (TRows.Value > 7) Store(c + (7 * stride), a7, b7, add);
            a += TRows.Value * row;
            c += TRows.Value * stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float x, TVec y0, TVec y1, ref TVec a, ref TVec b)
    {
        TVec value = TSimd.Broadcast(x);
        a = TSimd.MultiplyAdd(value, y0, a);
        if (TVectors.Value > 1) b = TSimd.MultiplyAdd(value, y1, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVec a, TVec b, bool add)
    {
        TSimd.Store(c, add ? TSimd.Add(TSimd.Load(c), a) : a);
        if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, add ? TSimd.Add(TSimd.Load(c + TSimd.Count), b) : b);
    }
}
