using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary><see cref="WinogradGradient"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class WinogradGradient<TSimd, TVec> : WinogradGradient
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int RowsOfOne = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Transform(int first, int tiles, in TransformedTiles room)
    {
        var place = Place(first);
        Input.Run(X, place, tiles, room.Inputs, room.InputPosition);

        var layout = Dy.Layout;
        nint image = (nint)layout.FirstStride, row = (nint)layout.RowStride, pixel = Outputs, position = room.GradientPosition;
        float* dy = Dy.Data + (nint)layout.Origin, v = room.Gradients;
        for (; tiles > 0; tiles--)
        {
            var (rows, columns) = place.Rest;
            var pixels = new TilePixels(dy + (place.N * image) + (place.Top * row) + (place.Left * pixel), row, pixel, rows, columns);
            WinogradGradientTile<TSimd, TVec>.Gradient(pixels, pixel, v, position);
            v += pixel;
            place.Next();
        }
    }

    protected override void Multiply(int position, int first, int end, int tiles, in TransformedTiles room, float* sums, bool clear)
    {
        float* x = room.Inputs + (position * room.InputPosition), dy = room.Gradients + (position * room.GradientPosition);
        nint block = (nint)Inputs * Block, blocks = Winograd.Positions * block;
        sums += position * block;
        for (nint c = first; clear && c < end; c += Block)
        {
            new Span<float>(sums + (c / Block * blocks), (int)block).Clear();
        }

        int step = TilesAtATime;
        for (int tile = 0; tile < tiles; tile += step)
        {
            var plan = new FilterGradientPlan
            {
                XPixel = Inputs,
                DyPixel = Outputs,
                Block = Block,
                Width = Math.Min(step, tiles - tile),
            };
            for (int vector = first / TSimd.Count; vector < end / TSimd.Count; vector += 2)
            {
                var cut = new VectorCut(vector, end / TSimd.Count, TSimd.Count, Block, blocks);
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
            float* sums = Sums + ((block * (nint)Winograd.Positions * Inputs) + c) * Block;
            for (int k = 0; k < Block; k += TSimd.Count)
            {
                WinogradGradientTile<TSimd, TVec>.Filter(
                    sums + k, (nint)Inputs * Block, w + k, (nint)layout.RowStride, (nint)layout.ColumnStride, accumulate);
            }
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
