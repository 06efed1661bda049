using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// 3x3 convolution by Winograd's F(4x4, 3x3), forward and with respect to the input: each tile of 4x4 outputs takes 36
/// products per pair of channels instead of 144. A task is a run of tiles, whose transforms and products stay in cache; where there
/// are few tiles, they are transformed first and a task is then some output channels of all, lest every task read the whole of a large filter.
/// </summary>
/// <remarks>
/// A tile's result is a function of its own 6x6 inputs, so neither the cut into tasks nor the size of the batch changes a
/// bit. The rounding error is about twice that of the direct kernel.
/// </remarks>
internal abstract unsafe class Winograd : Job
{
    /// <summary>Products of a tile: 6 x 6.</summary>
    public const int Positions = 36;

    /// <summary>With so many channels in and out the transforms pay on any image.</summary>
    private const int ManyChannels = 32;

    /// <summary>With fewer channels they pay on images of some size only, which is also where a little more rounding is worth it.</summary>
    private const int FewestInputs = 8;
    private const int PixelsForFew = 256;

    /// <summary>As many as let the transformed inputs of 64 channels stay in a second-level cache of 512 KiB.</summary>
    private const int MostTilesPerTask = 32;
    private const int FewTiles = 64;
    private const int TilesPerTaskOfFew = 16;

    /// <summary>Runs of output channels that make a filter worth a second job.</summary>
    private const int ManyProducts = 4;
    private const int TilesPerTransform = 4;

    /// <summary>A cache line between positions, lest all 36 fall into one set of the cache.</summary>
    private const int Padding = 16;

    [ThreadStatic]
    private static PinnedBuffer? _scratch;

    private PinnedBuffer _transformed = new(0);
    private CorrelationPlan _plan;
    private InputWindow _x;
    private Stage _stage;

    private enum Stage
    {
        Whole,
        Transform,
        Multiply,
    }

    protected ref readonly CorrelationPlan Plan => ref _plan;

    protected ref readonly InputWindow X => ref _x;

    protected CpuStorage Y { get; private set; } = null!;

    protected float* U { get; private set; }

    protected float* Bias { get; private set; }

    protected int InputChannels { get; private set; }

    protected int TilesPerTask { get; private set; }

    protected int Tiles { get; private set; }

    /// <summary>From one position to the next among the transformed inputs of a task.</summary>
    protected nint InputPosition => ((nint)TilesPerTask * InputChannels) + Padding;

    /// <summary>From one position to the next among the products of a task.</summary>
    protected nint ProductPosition => ((nint)TilesPerTask * ProductWidth) + Padding;

    /// <summary>Output channels that are multiplied at a time: two vectors, or the one there is.</summary>
    protected abstract int ProductWidth { get; }

    protected WinogradInput Input { get; private set; } = null!;

    /// <summary>Output channels in a block of the filter.</summary>
    protected int Block { get; private set; }

    /// <summary>Whether a convolution is large enough for this to be worth it.</summary>
    public static bool Suits(Shape x, Shape w)
    {
        if (w.H != 3 || Math.Min(x.H, x.W) < TilePlace.Side) return false;
        if (Math.Min(w.C, w.N) >= ManyChannels) return true;
        return (w.C >= FewestInputs || w.N >= ManyChannels) && x.H * x.W >= PixelsForFew;
    }

    /// <summary>The floats of a filter after its transform: [output block][position][input channel][output in block].</summary>
    public static long FilterLength(Shape w) => Positions * CpuLayout.PaddedChannels(w.C) * CpuLayout.PaddedChannels(w.N);

    /// <summary>The most floats that a thread takes beside the tensors.</summary>
    public static long ScratchLength(Shape w) => Positions * ((MostTilesPerTask * (CpuLayout.PaddedChannels(w.C) + (2 * CpuLayout.WidestBlock))) + (2 * Padding));

    /// <summary>Runs the convolution.</summary>
    public void Run(WorkerPool pool, WinogradInput input, InputWindow x, PinnedBuffer u, int block, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y)
    {
        (Input, _x, Block, Y) = (input, x, block, y);
        Tiles = TilePlace.PerImage(y.Shape) * y.Shape.N;
        U = u.Data;
        Bias = bias == null ? null : bias.Data;
        InputChannels = (int)x.Pixel;
        _plan = new CorrelationPlan
        {
            YPixel = (nint)y.Layout.ColumnStride,
            Relu = relu,
            Residual = residual == null ? null : residual.Data,
            Mask = mask == null ? null : mask.Data,
            Y = y.Data,
        };
        int products = Pieces(y.Layout.ColumnStride, ProductWidth);
        if (Tiles > FewTiles || products < ManyProducts)
        {
            (_stage, TilesPerTask) = (Stage.Whole, Tiles > FewTiles ? MostTilesPerTask : TilesPerTaskOfFew);
            pool.Run(this, Pieces(Tiles, TilesPerTask));
            return;
        }

        (_stage, TilesPerTask) = (Stage.Transform, Tiles);
        if (_transformed.Length < Positions * InputPosition) _transformed = new PinnedBuffer(Positions * InputPosition);
        pool.Run(this, Pieces(Tiles, TilesPerTransform));
        _stage = Stage.Multiply;
        pool.Run(this, products);
    }

    public sealed override void Run(int task)
    {
        float* v = _transformed.Data;
        switch (_stage)
        {
            case Stage.Transform:
                int first = task * TilesPerTransform;
                Transform(first, Math.Min(TilesPerTransform, Tiles - first), v + ((nint)first * InputChannels));
                break;
            case Stage.Multiply:
                var products = Scratch(Positions * ProductPosition);
                Multiply(2 * task, 0, Tiles, v, products.Data);
                GC.KeepAlive(products);
                break;
            default:
                Whole(task * TilesPerTask);
                break;
        }
    }

    /// <summary>Transforms some tiles; the first goes to v.</summary>
    protected abstract void Transform(int first, int tiles, float* v);

    /// <summary>Multiplies and finishes tiles for two vectors of output channels.</summary>
    protected abstract void Multiply(int vector, int first, int tiles, float* v, float* products);

    private void Whole(int first)
    {
        int tiles = Math.Min(TilesPerTask, Tiles - first);
        nint inputs = Positions * InputPosition;
        var scratch = Scratch(inputs + (Positions * ProductPosition));
        Transform(first, tiles, scratch.Data);
        int pairs = Pieces(Y.Layout.ColumnStride, ProductWidth);
        for (int pair = 0; pair < pairs; pair++) Multiply(2 * pair, first, tiles, scratch.Data, scratch.Data + inputs);
        GC.KeepAlive(scratch);
    }

    /// <summary>This thread's room for the transformed inputs and the products of a task.</summary>
    private static PinnedBuffer Scratch(nint length)
    {
        if (_scratch is null || _scratch.Length < length) _scratch = new PinnedBuffer(length);
        return _scratch;
    }
}
