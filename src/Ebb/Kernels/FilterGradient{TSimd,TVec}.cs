namespace Ebb.Kernels;

/// <summary><see cref="FilterGradient"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class FilterGradient<TSimd, TVec> : FilterGradient
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int RowsOfOne = 8;

    protected override int VectorPairs => (Vectors + 1) / 2;

    private int Vectors => (int)(Dy.Layout.ColumnStride / TSimd.Count);

    protected override void Weights(int pair, int kernelRow, int first, int end, bool clear)
    {
        var cut = new VectorCut(2 * pair, Vectors, TSimd.Count, Dw.Layout.Block, (nint)Dw.Layout.FirstStride);
        var plan = Plan;
        plan.SecondVector = cut.Second;
        float* dw = Dw.Data + cut.Weights + (nint)((kernelRow * Dw.Layout.RowStride) + (first * plan.Block));
        if (clear) Clear(dw, cut, end - first, plan.Block);

        int height = Dy.Shape.H;
        for (int n = Images.First; n < Images.End; n++)
        {
            float* x = X.Corner + (n * X.Image) + (kernelRow * X.Row) + first;
            float* dy = Dy.Row(n, 0, 0) + cut.Channel;
            for (int h = 0; h < height; h += GroupRows)
            {
                int imageRows = Math.Min(GroupRows, height - h);
                if (cut.Paired) Group<Two>(plan, x + (h * plan.XRow), dy + (h * plan.DyRow), imageRows, dw, end - first, TSimd.PixelsOfTwo);
                else Group<One>(plan, x + (h * plan.XRow), dy + (h * plan.DyRow), imageRows, dw, end - first, RowsOfOne);
            }
        }
    }

    private static void Clear(float* dw, in VectorCut cut, int rows, nint block)
    {
        for (int row = 0; row < rows; row++)
        {
            TSimd.Store(dw + (row * block), TSimd.Zero);
            if (cut.Paired) TSimd.Store(dw + (row * block) + cut.Second, TSimd.Zero);
        }
    }

    private static void Group<TVectors>(in FilterGradientPlan plan, float* x, float* dy, int imageRows, float* dw, int rows, int most)
        where TVectors : struct, IExtent
    {
        int tiles = (rows + most - 1) / most;
        var (small, larger) = Math.DivRem(rows, tiles);
        for (int tile = 0; tile < tiles; tile++)
        {
            int size = small + (tile < larger ? 1 : 0);
            Tile<TVectors>(size, plan, x, dy, imageRows, dw);
            x += size;
            dw += size * plan.Block;
        }
    }

    /// <summary>A tile of 1 to 8 rows of the filter.</summary>
    internal static void Tile<TVectors>(int rows, in FilterGradientPlan plan, float* x, float* dy, int imageRows, float* dw)
        where TVectors : struct, IExtent
    {
        switch (rows)
        {
            case 1: FilterGradientTile<TSimd, TVec, One, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 2: FilterGradientTile<TSimd, TVec, Two, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 3: FilterGradientTile<TSimd, TVec, Three, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 4: FilterGradientTile<TSimd, TVec, Four, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 5: FilterGradientTile<TSimd, TVec, Five, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 6: FilterGradientTile<TSimd, TVec, Six, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            case 7: FilterGradientTile<TSimd, TVec, Seven, TVectors>.Run(plan, x, dy, imageRows, dw); break;
            default: FilterGradientTile<TSimd, TVec, Eight, TVectors>.Run(plan, x, dy, imageRows, dw); break;
        }
    }
}
