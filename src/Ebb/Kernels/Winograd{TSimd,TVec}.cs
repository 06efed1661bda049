namespace Ebb.Kernels;

/// <summary><see cref="Winograd"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class Winograd<TSimd, TVec> : Winograd
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override int ProductWidth => 2 * TSimd.Count;

    protected override void Transform(int first, int tiles, float* v)
    {
        float** pixels = stackalloc float*[Positions];
        for (int tile = 0; tile < tiles; tile++)
        {
            Locate(first + tile, pixels);
            WinogradTile<TSimd, TVec>.Input(pixels, InputChannels, v + ((nint)tile * InputChannels), InputPosition);
        }
    }

    protected override void Multiply(int vector, int first, int tiles, float* v, float* products)
    {
        int vectors = (int)(Y.Layout.ColumnStride / TSimd.Count);
        var cut = new VectorCut(vector, vectors, TSimd.Count, CpuLayout.WidestBlock, (nint)Positions * InputChannels * CpuLayout.WidestBlock);
        Multiply(cut, v, products, tiles);
        for (int tile = 0; tile < tiles; tile++) Finish(first + tile, cut, products + ((nint)tile * ProductWidth));
    }

    /// <summary>Where the 36 pixels of a tile lie; those beyond the halo are zeros.</summary>
    private void Locate(int tile, float** pixels)
    {
        var (n, top, left) = Place(tile);
        float* corner = X.Corner + ((nint)n * X.Image) + (top * X.Row) + (left * X.Pixel);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                bool exists = top + i < Y.Shape.H + 2 && left + j < Y.Shape.W + 2;
                pixels[(6 * i) + j] = exists ? corner + (i * X.Row) + (j * X.Pixel) : Zeros;
            }
        }
    }

    /// <summary>36 products of matrices: (tiles, input channels) by (input channels, two vectors of output channels).</summary>
    private void Multiply(in VectorCut cut, float* v, float* m, int tiles)
    {
        int most = cut.Paired ? TSimd.PixelsOfTwo : 8;
        int pieces = Pieces(tiles, most);
        var (small, larger) = Math.DivRem(tiles, pieces);
        var plan = new CorrelationPlan
        {
            XPixel = InputChannels,
            Run = InputChannels,
            Block = CpuLayout.WidestBlock,
            SecondVector = cut.Second,
            YPixel = ProductWidth,
            KernelRows = 1,
            Y = m,
        };
        for (int position = 0; position < Positions; position++)
        {
            float* x = v + (position * InputPosition);
            float* u = U + cut.Weights + ((nint)position * InputChannels * CpuLayout.WidestBlock);
            nint y = position * ProductPosition;
            for (int piece = 0; piece < pieces; piece++)
            {
                int rows = small + (piece < larger ? 1 : 0);
                if (cut.Paired) Correlation<TSimd, TVec>.Tile<Two>(rows, plan, x, u, null, y);
                else Correlation<TSimd, TVec>.Tile<One>(rows, plan, x, u, null, y);
                x += (nint)rows * InputChannels;
                y += rows * plan.YPixel;
            }
        }
    }

    private void Finish(int tile, in VectorCut cut, float* m)
    {
        var (n, top, left) = Place(tile);
        nint y = (nint)(Y.Layout.First(n) + (top * Y.Layout.RowStride) + (left * Y.Layout.ColumnStride)) + cut.Channel;
        float* bias = Bias == null ? null : Bias + cut.Channel;
        int rows = Math.Min(TileSide, Y.Shape.H - top), columns = Math.Min(TileSide, Y.Shape.W - left);
        WinogradTile<TSimd, TVec>.Output(Plan, m, ProductPosition, bias, y, (nint)Y.Layout.RowStride, rows, columns);
        if (!cut.Paired) return;
        float* second = bias == null ? null : bias + TSimd.Count;
        WinogradTile<TSimd, TVec>.Output(Plan, m + TSimd.Count, ProductPosition, second, y + TSimd.Count, (nint)Y.Layout.RowStride, rows, columns);
    }

    /// <summary>A tile's image, and the row and column of its first output.</summary>
    private (int N, int Top, int Left) Place(int tile)
    {
        var (n, inImage) = Math.DivRem(tile, TilesDown * TilesAcross);
        var (down, across) = Math.DivRem(inImage, TilesAcross);
        return (n, TileSide * down, TileSide * across);
    }
}
