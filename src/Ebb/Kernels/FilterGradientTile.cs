using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The inner kernel of the weight gradient: a few neighbouring (kernel column, input channel) rows of the filter times one or
/// two vectors of output channels, held in registers while the pixels of some image rows go by.
/// </summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
/// <typeparam name="TRows">Rows of the filter, 1 to 8.</typeparam>
/// <typeparam name="TVectors">Vectors of output channels, 1 or 2.</typeparam>
internal static unsafe class FilterGradientTile<TSimd, TVec, TRows, TVectors>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
    where TRows : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <param name="plan">What all tiles of the gradient share.</param>
    /// <param name="x">The input at the filter's first row, under the first pixel.</param>
    /// <param name="dy">The first vector of the output's gradient at the first pixel.</param>
    /// <param name="imageRows">Image rows to sum over.</param>
    /// <param name="dw">The first vector of the filter's first row; the sum is added to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in FilterGradientPlan plan, float* x, float* dy, int imageRows, float* dw)
    {
        TVec a0 = TSimd.Zero, b0 = TSimd.Zero;
        TVec a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        TVec b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
        nint xStep = plan.XPixel, dyStep = plan.DyPixel;
        for (int row = 0; row < imageRows; row++)
        {
            float* xNext = x;
            float* dyNext = dy;
            for (int i = plan.Width; i > 0; i--)
            {
                TVec dy0 = TSimd.Load(dyNext);
                TVec dy1 = TVectors.Value < 2 ? TSimd.Zero : TSimd.Load(dyNext + TSimd.Count);
                Accumulate(xNext[0], dy0, dy1, ref a0, ref b0);
                if (TRows.Value > 1) Accumulate(xNext[1], dy0, dy1, ref a1, ref b1);
                if (TRows.Value > 2) Accumulate(xNext[2], dy0, dy1, ref a2, ref b2);
                if (TRows.Value > 3) Accumulate(xNext[3], dy0, dy1, ref a3, ref b3);
                if (TRows.Value > 4) Accumulate(xNext[4], dy0, dy1, ref a4, ref b4);
                if (TRows.Value > 5) Accumulate(xNext[5], dy0, dy1, ref a5, ref b5);
                if (TRows.Value > 6) Accumulate(xNext[6], dy0, dy1, ref a6, ref b6);
                if (TRows.Value > 7) Accumulate(xNext[7], dy0, dy1, ref a7, ref b7);
                xNext += xStep;
                dyNext += dyStep;
            }

            x += plan.XRow;
            dy += plan.DyRow;
        }

        nint step = plan.Block, second = plan.SecondVector;
        AddTo(dw, second, a0, b0);
        if (TRows.Value > 1) AddTo(dw + step, second, a1, b1);
        if (TRows.Value > 2) AddTo(dw + (2 * step), second, a2, b2);
        if (TRows.Value > 3) AddTo(dw + (3 * step), second, a3, b3);
        if (TRows.Value > 4) AddTo(dw + (4 * step), second, a4, b4);
        if (TRows.Value > 5) AddTo(dw + (5 * step), second, a5, b5);
        if (TRows.Value > 6) AddTo(dw + (6 * step), second, a6, b6);
        if (TRows.Value > 7) AddTo(dw + (7 * step), second, a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float x, TVec dy0, TVec dy1, ref TVec a, ref TVec b)
    {
        TVec value = TSimd.Broadcast(x);
        a = TSimd.MultiplyAdd(value, dy0, a);
        if (TVectors.Value > 1) b = TSimd.MultiplyAdd(value, dy1, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* dw, nint second, TVec a, TVec b)
    {
        TSimd.Store(dw, TSimd.Add(TSimd.Load(dw), a));
        if (TVectors.Value > 1) TSimd.Store(dw + second, TSimd.Add(TSimd.Load(dw + second), b));
    }
}
