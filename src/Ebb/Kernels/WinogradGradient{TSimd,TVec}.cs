namespace Ebb.Kernels;

/// <summary><see cref="WinogradGradient"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class WinogradGradient<TSimd, TVec> : WinogradGradient
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int RowsOfOne = 8;

    protected override void Transform(int first, int end)
    {
        float** pixels = stackalloc float*[Winograd.Positions];
        for (int tile = first; tile < end; tile++)
        {
            var (n, top, left) = Place(tile);
            float* corner = X.Corner + (n * X.Image) + (top * X.Row) + (left * X.Pixel);
            Locate(pixels, 6, corner, X.Row, X.Pixel, Dy.Shape.H + 2 - top, Dy.Shape.W + 2 - left);
            WinogradTile<TSimd, TVec>.Input(pixels, Inputs, InputTiles + ((nint)tile * Inputs), InputPosition);

            nint row = (nint)Dy.Layout.RowStride;
            Locate(pixels, TileSide, Dy.Row(n, 0, top) + ((nint)left * Outputs), row, Outputs, Dy.Shape.H - top, Dy.Shape.W - left);
            WinogradGradientTile<TSimd, TVec>.Gradient(pixels, Outputs, GradientTiles + ((nint)tile * Outputs), GradientPosition);
        }
    }

    protected override void Multiply(int position, int first, int end, bool clear)
    {
        float* x = InputTiles + (position * InputPosition), dy = GradientTiles + (position * GradientPosition);
        nint block = (nint)Inputs * CpuLayout.WidestBlock, blocks = Winograd.Positions * block;
        float* sums = Sums + (position * block);
        for (nint c = first; clear && c < end; c += CpuLayout.WidestBlock)
        {
            new Span<float>(sums + (c / CpuLayout.WidestBlock * blocks), (int)block).Clear();
        }

        int step = TilesAtATime;
        for (int tile = 0; tile < Tiles; tile += step)
        {
            var plan = new FilterGradientPlan
            {
                XPixel = Inputs,
                DyPixel = Outputs,
                Block = CpuLayout.WidestBlock,
                Width = Math.Min(step, Tiles - tile),
            };
            for (int vector = first / TSimd.Count; vector < end / TSimd.Count; vector += 2)
            {
                var cut = new VectorCut(vector, end / TSimd.Count, TSimd.Count, CpuLayout.WidestBlock, blocks);
                plan.SecondVector = cut.Second;
                float* channel = dy + ((nint)tile * Outputs) + cut.Channel;
                if (cut.Paired) Rows<Two>(plan, x + ((nint)tile * Inputs), channel, sums + cut.Weights, TSimd.PixelsOfTwo);
                else Rows<One>(plan, x + ((nint)tile * Inputs), channel, sums + cut.Weights, RowsOfOne);
            }
        }
    }

    protected override void Fold(int block, int first, int end, bool accumulate)
    {
        var layout = Dw.Layout;
        for (nint c = first; c < end; c++)
        {
            float* w = Dw.Data + (nint)((block * layout.FirstStride) + (c * layout.ChannelStride));
            float* sums = Sums + ((block * (nint)Winograd.Positions * Inputs) + c) * CpuLayout.WidestBlock;
            for (int k = 0; k < CpuLayout.WidestBlock; k += TSimd.Count)
            {
                WinogradGradientTile<TSimd, TVec>.Filter(
                    sums + k, (nint)Inputs * CpuLayout.WidestBlock, w + k, (nint)layout.RowStride, (nint)layout.ColumnStride, accumulate);
            }
        }
    }

    /// <summary>Where the pixels of a square lie; those beyond the given rows and columns are zeros.</summary>
    private void Locate(float** pixels, int side, float* corner, nint row, nint pixel, int rows, int columns)
    {
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++) pixels[(side * i) + j] = i < rows && j < columns ? corner + (i * row) + (j * pixel) : Zeros;
        }
    }

    private void Rows<TVectors>(in FilterGradientPlan plan, float* x, float* dy, float* sums, int most)
        where TVectors : struct, IExtent
    {
        int pieces = Pieces(Inputs, most);
        var (small, larger) = Math.DivRem(Inputs, pieces);
        for (int piece = 0; piece < pieces; piece++)
        {
            int rows = small + (piece < larger ? 1 : 0);
            FilterGradient<TSimd, TVec>.Tile<TVectors>(rows, plan, x, dy, 1, sums);
            x += rows;
            sums += rows * plan.Block;
        }
    }
}
