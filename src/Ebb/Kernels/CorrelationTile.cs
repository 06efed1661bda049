using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The inner kernel of the convolution: a few neighbouring pixels of one row times one or two vectors of output channels, held
/// in registers while the kernel's rows, columns and input channels go by. The accumulators must be locals and the pixels
/// written out: in an array, or in a loop, they would live in memory and cost four times as much.
/// </summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
/// <typeparam name="TPixels">Pixels, 1 to 8.</typeparam>
/// <typeparam name="TVectors">Vectors of output channels, 1 or 2.</typeparam>
internal static unsafe class CorrelationTile<TSimd, TVec, TPixels, TVectors>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
    where TPixels : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <param name="plan">What all tiles of the convolution share.</param>
    /// <param name="x">The first input channel under the kernel's top left corner, for the first pixel.</param>
    /// <param name="w">The weights of the first vector.</param>
    /// <param name="bias">The bias of the first vector, or null.</param>
    /// <param name="y">From the start of the output's storage to the first vector of the first pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in CorrelationPlan plan, float* x, float* w, float* bias, nint y)
    {
        TVec a0 = bias == null ? TSimd.Zero : TSimd.Load(bias);
        TVec b0 = TVectors.Value < 2 || bias == null ? TSimd.Zero : TSimd.Load(bias + TSimd.Count);
        TVec a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        TVec b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
        nint step = plan.XPixel, run = plan.Run, block = plan.Block, second = plan.SecondVector;
        for (int row = 0; row < plan.KernelRows; row++)
        {
            float* x0 = x;
            float* x1 = TPixels.Value > 1 ? x0 + step : x;
            float* x2 = TPixels.Value > 2 ? x1 + step : x;
            float* x3 = TPixels.Value > 3 ? x2 + step : x;
            float* x4 = TPixels.Value > 4 ? x3 + step : x;
            float* x5 = TPixels.Value > 5 ? x4 + step : x;
            float* x6 = TPixels.Value > 6 ? x5 + step : x;
            float* x7 = TPixels.Value > 7 ? x6 + step : x;
            for (nint i = 0; i < run; i++)
            {
                TVec w0 = TSimd.Load(w);
                TVec w1 = TVectors.Value < 2 ? TSimd.Zero : TSimd.Load(w + second);
                w += block;
                Accumulate(x0[i], w0, w1, ref a0, ref b0);
                if (TPixels.Value > 1) Accumulate(x1[i], w0, w1, ref a1, ref b1);
                if (TPixels.Value > 2) Accumulate(x2[i], w0, w1, ref a2, ref b2);
                if (TPixels.Value > 3) Accumulate(x3[i], w0, w1, ref a3, ref b3);
                if (TPixels.Value > 4) Accumulate(x4[i], w0, w1, ref a4, ref b4);
                if (TPixels.Value > 5) Accumulate(x5[i], w0, w1, ref a5, ref b5);
                if (TPixels.Value > 6) Accumulate(x6[i], w0, w1, ref a6, ref b6);
                if (TPixels.Value > 7) Accumulate(x7[i], w0, w1, ref a7, ref b7);
            }

            x += plan.XRow;
        }

        step = plan.YPixel;
        Finish(plan, a0, b0, y);
        if (TPixels.Value > 1) Finish(plan, a1, b1, y + step);
        if (TPixels.Value > 2) Finish(plan, a2, b2, y + (2 * step));
        if (TPixels.Value > 3) Finish(plan, a3, b3, y + (3 * step));
        if (TPixels.Value > 4) Finish(plan, a4, b4, y + (4 * step));
        if (TPixels.Value > 5) Finish(plan, a5, b5, y + (5 * step));
        if (TPixels.Value > 6) Finish(plan, a6, b6, y + (6 * step));
        if (TPixels.Value > 7) Finish(plan, a7, b7, y + (7 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float x, TVec w0, TVec w1, ref TVec a, ref TVec b)
    {
        TVec value = TSimd.Broadcast(x);
        a = TSimd.MultiplyAdd(value, w0, a);
        if (TVectors.Value > 1) b = TSimd.MultiplyAdd(value, w1, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in CorrelationPlan plan, TVec a, TVec b, nint y)
    {
        Store(plan, a, y);
        if (TVectors.Value > 1) Store(plan, b, y + TSimd.Count);
    }

    /// <summary>The epilogue: residual, relu, mask, and into memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in CorrelationPlan plan, TVec value, nint y)
    {
        if (plan.Residual != null) value = TSimd.Add(value, TSimd.Load(plan.Residual + y));
        if (plan.Relu) value = TSimd.Relu(value);
        if (plan.Mask != null) value = TSimd.WherePositive(TSimd.Load(plan.Mask + y), value);
        TSimd.Store(plan.Y + y, value);
    }
}
