using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// Products over an inner dimension of 4 or 8: the right factor stays in registers while the rows go by, for a tile that keeps the
/// product there would be over before it is under way.
/// </summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class ShortProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    /// <summary>y = x w for an inner dimension of 4 and one or two vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<TVectors>(in ProductPlan plan, int rows, float* x, float* w, float* y)
        where TVectors : struct, IExtent
    {
        nint wRow = plan.WRow, yRow = plan.YRow;
        float* second = TVectors.Value < 2 ? w : w + plan.SecondVector;
        TVec w0 = TSimd.Load(w), w1 = TSimd.Load(w + wRow), w2 = TSimd.Load(w + (2 * wRow)), w3 = TSimd.Load(w + (3 * wRow));
        TVec z0 = TSimd.Load(second), z1 = TSimd.Load(second + wRow), z2 = TSimd.Load(second + (2 * wRow)), z3 = TSimd.Load(second + (3 * wRow));
        for (; rows > 0; rows--)
        {
            TSimd.Store(y, Sum(x, w0, w1, w2, w3, TSimd.Zero));
            if (TVectors.Value > 1) TSimd.Store(y + TSimd.Count, Sum(x, z0, z1, z2, z3, TSimd.Zero));
            x += 4;
            y += yRow;
        }
    }

    /// <summary>y = x w for an inner dimension of 8 and one vector of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight(in ProductPlan plan, int rows, float* x, float* w, float* y)
    {
        nint wRow = plan.WRow, yRow = plan.YRow;
        float* half = w + (4 * wRow);
        TVec w0 = TSimd.Load(w), w1 = TSimd.Load(w + wRow), w2 = TSimd.Load(w + (2 * wRow)), w3 = TSimd.Load(w + (3 * wRow));
        TVec w4 = TSimd.Load(half), w5 = TSimd.Load(half + wRow), w6 = TSimd.Load(half + (2 * wRow)), w7 = TSimd.Load(half + (3 * wRow));
        for (; rows > 0; rows--)
        {
            TSimd.Store(y, Sum(x + 4, w4, w5, w6, w7, Sum(x, w0, w1, w2, w3, TSimd.Zero)));
            x += 8;
            y += yRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Sum(float* x, TVec w0, TVec w1, TVec w2, TVec w3, TVec sum)
    {
        sum = TSimd.MultiplyAdd(TSimd.Broadcast(x[0]), w0, sum);
        sum = TSimd.MultiplyAdd(TSimd.Broadcast(x[1]), w1, sum);
        sum = TSimd.MultiplyAdd(TSimd.Broadcast(x[2]), w2, sum);
        return TSimd.MultiplyAdd(TSimd.Broadcast(x[3]), w3, sum);
    }
}
