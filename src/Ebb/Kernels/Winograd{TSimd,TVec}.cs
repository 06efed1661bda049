using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary><see cref="Winograd"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class Winograd<TSimd, TVec> : Winograd
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override int ProductWidth => (int)Math.Min(2 * TSimd.Count, Y.Layout.ColumnStride);

    protected override void Transform(int first, int tiles, float* v) => Input.Run(X, new TilePlace(Y.Shape, first), tiles, v, InputPosition);

    protected override void Multiply(int vector, int first, int tiles, float* v, float* products)
    {
        int vectors = (int)(Y.Layout.ColumnStride / TSimd.Count);
        var cut = new VectorCut(vector, vectors, TSimd.Count, Block, (nint)Positions * InputChannels * Block);
        Multiply(cut, v, products, tiles);
        Finish(cut, new TilePlace(Y.Shape, first), tiles, products);
    }

    /// <summary>36 products of matrices: (tiles, input channels) by (input channels, one or two vectors of output channels).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(in VectorCut cut, float* v, float* m, int tiles)
    {
        var plan = new ProductPlan { Inner = InputChannels, WRow = Block, SecondVector = cut.Second, YRow = ProductWidth };
        for (int position = 0; position < Positions; position++)
        {
            float* x = v + (position * InputPosition), y = m + (position * ProductPosition);
            float* u = U + cut.Weights + ((nint)position * InputChannels * Block);
            if (cut.Paired) Product<TSimd, TVec>.Run<Two>(plan, tiles, x, u, y);
            else Product<TSimd, TVec>.Run<One>(plan, tiles, x, u, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(in VectorCut cut, TilePlace place, int tiles, float* m)
    {
        var layout = Y.Layout;
        nint first = (nint)layout.Origin + cut.Channel, image = (nint)layout.FirstStride, row = (nint)layout.RowStride, pixel = (nint)layout.ColumnStride;
        nint position = ProductPosition, width = ProductWidth;
        bool paired = cut.Paired;
        float* bias = Bias == null ? null : Bias + cut.Channel;
        float* second = bias == null ? null : bias + TSimd.Count;
        for (; tiles > 0; tiles--)
        {
            nint y = first + (place.N * image) + (place.Top * row) + (place.Left * pixel);
            var (rows, columns) = place.Rest;
            WinogradTile<TSimd, TVec>.Output(Plan, m, position, bias, y, row, rows, columns);
            if (paired) WinogradTile<TSimd, TVec>.Output(Plan, m + TSimd.Count, position, second, y + TSimd.Count, row, rows, columns);
            m += width;
            place.Next();
        }
    }
}
