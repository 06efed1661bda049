namespace Ebb.Kernels;

/// <summary><see cref="Correlation"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class Correlation<TSimd, TVec> : Correlation
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int PixelsOfOne = 8;

    public override void Run(int task)
    {
        var (first, end) = Rows(task);
        var layout = W.Layout;
        int vectors = (int)(Y.Layout.ColumnStride / TSimd.Count);
        for (int vector = 0; vector < vectors; vector += 2)
        {
            var cut = new VectorCut(vector, vectors, TSimd.Count, layout.Block, (nint)layout.FirstStride);
            var plan = Plan;
            plan.SecondVector = cut.Second;
            for (long row = first; row < end; row++)
            {
                if (cut.Paired) Row<Two>(plan, row, cut, TSimd.PixelsOfTwo);
                else Row<One>(plan, row, cut, PixelsOfOne);
            }
        }
    }

    // The row is cut into tiles of nearly equal size: a small tile at the end would leave the multipliers idle.
    private void Row<TVectors>(in CorrelationPlan plan, long row, in VectorCut cut, int most)
        where TVectors : struct, IExtent
    {
        var (n, h) = Math.DivRem(row, Y.Shape.H);
        float* x = X.Corner + (nint)((n * X.Image) + (h * X.Stride * X.Row));
        float* w = W.Data + cut.Weights;
        float* bias = Bias == null ? null : Bias + cut.Channel;
        nint y = (nint)(Y.Layout.First((int)n) + (h * Y.Layout.RowStride)) + cut.Channel;

        int width = Y.Shape.W;
        int tiles = (width + most - 1) / most;
        var (small, larger) = Math.DivRem(width, tiles);
        for (int tile = 0; tile < tiles; tile++)
        {
            int pixels = small + (tile < larger ? 1 : 0);
            Tile<TVectors>(pixels, plan, x, w, bias, y);
            x += pixels * plan.XPixel;
            y += pixels * plan.YPixel;
        }
    }

    /// <summary>A tile of 1 to 8 pixels.</summary>
    internal static void Tile<TVectors>(int pixels, in CorrelationPlan plan, float* x, float* w, float* bias, nint y)
        where TVectors : struct, IExtent
    {
        switch (pixels)
        {
            case 1: CorrelationTile<TSimd, TVec, One, TVectors>.Run(plan, x, w, bias, y); break;
            case 2: CorrelationTile<TSimd, TVec, Two, TVectors>.Run(plan, x, w, bias, y); break;
            case 3: CorrelationTile<TSimd, TVec, Three, TVectors>.Run(plan, x, w, bias, y); break;
            case 4: CorrelationTile<TSimd, TVec, Four, TVectors>.Run(plan, x, w, bias, y); break;
            case 5: CorrelationTile<TSimd, TVec, Five, TVectors>.Run(plan, x, w, bias, y); break;
            case 6: CorrelationTile<TSimd, TVec, Six, TVectors>.Run(plan, x, w, bias, y); break;
            case 7: CorrelationTile<TSimd, TVec, Seven, TVectors>.Run(plan, x, w, bias, y); break;
            default: CorrelationTile<TSimd, TVec, Eight, TVectors>.Run(plan, x, w, bias, y); break;
        }
    }
}
