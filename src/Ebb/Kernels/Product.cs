using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>Products of small matrices into one or two vectors of columns.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class Product<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int RowsOfOne = 8;

    /// <summary>y = x w. The rows of x lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVectors>(in ProductPlan plan, int rows, float* x, float* w, float* y)
        where TVectors : struct, IExtent
    {
        switch (plan.Inner)
        {
            case 4:
                ShortProduct<TSimd, TVec>.Four<TVectors>(plan, rows, x, w, y);
                break;
            case 8:
                ShortProduct<TSimd, TVec>.Eight(plan, rows, x, w, y);
                if (TVectors.Value > 1) ShortProduct<TSimd, TVec>.Eight(plan, rows, x, w + plan.SecondVector, y + TSimd.Count);
                break;
            default:
                Long<TVectors>(plan, rows, x, w, y);
                break;
        }
    }

    // The rows are cut into tiles of nearly equal size: a small tile at the end would leave the multipliers idle.
    private static void Long<TVectors>(in ProductPlan plan, int rows, float* x, float* w, float* y)
        where TVectors : struct, IExtent
    {
        int tiles = Job.Pieces(rows, TVectors.Value > 1 ? TSimd.PixelsOfTwo : RowsOfOne);
        var (small, larger) = Math.DivRem(rows, tiles);
        if (larger > 0) Tiles<TVectors>(small + 1, plan, larger, x, w, y);
        nint done = larger * (small + 1);
        Tiles<TVectors>(small, plan, tiles - larger, x + (done * plan.Inner), w, y + (done * plan.YRow));
    }

    private static void Tiles<TVectors>(int rows, in ProductPlan plan, int times, float* x, float* w, float* y)
        where TVectors : struct, IExtent
    {
        switch (rows)
        {
            case 1: ProductTile<TSimd, TVec, One, TVectors>.Run(plan, times, x, w, y); break;
            case 2: ProductTile<TSimd, TVec, Two, TVectors>.Run(plan, times, x, w, y); break;
            case 3: ProductTile<TSimd, TVec, Three, TVectors>.Run(plan, times, x, w, y); break;
            case 4: ProductTile<TSimd, TVec, Four, TVectors>.Run(plan, times, x, w, y); break;
            case 5: ProductTile<TSimd, TVec, Five, TVectors>.Run(plan, times, x, w, y); break;
            case 6: ProductTile<TSimd, TVec, Six, TVectors>.Run(plan, times, x, w, y); break;
            case 7: ProductTile<TSimd, TVec, Seven, TVectors>.Run(plan, times, x, w, y); break;
            default: ProductTile<TSimd, TVec, Eight, TVectors>.Run(plan, times, x, w, y); break;
        }
    }
}
