using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// 3x3 convolution by Winograd's F(4x4, 3x3), forward and with respect to the input: each tile of 4x4 outputs takes 36
/// products per pair of channels instead of 144. A task is a run of tiles, whose transforms and products stay in cache.
/// </summary>
/// <remarks>
/// A tile's result is a function of its own 6x6 inputs, so neither the cut into tasks nor the size of the batch changes a
/// bit. The rounding error is about twice that of the direct kernel.
/// </remarks>
internal abstract unsafe class Winograd : Job
{
    /// <summary>Products of a tile: 6 x 6.</summary>
    public const int Positions = 36;

    /// <summary>Outputs of a tile along each side.</summary>
    protected const int TileSide = 4;

    /// <summary>Below this the transforms cost more than the products they save.</summary>
    private const int FewestChannels = 32;

    /// <summary>As many as let the transformed inputs of 64 channels stay in a second-level cache of 512 KiB.</summary>
    private const int MostTilesPerTask = 32;
    private const int FewestTilesPerTask = 8;
    private const int TasksWanted = 4;

    /// <summary>A cache line between positions, lest all 36 fall into one set of the cache.</summary>
    private const int Padding = 16;

    [ThreadStatic]
    private static PinnedBuffer? _scratch;

    private PinnedBuffer _zeros = new(0);

    protected CorrelationPlan Plan { get; private set; }

    protected InputWindow X { get; private set; }

    protected CpuStorage Y { get; private set; } = null!;

    protected float* U { get; private set; }

    protected float* Bias { get; private set; }

    protected int InputChannels { get; private set; }

    protected int TilesPerTask { get; private set; }

    protected int TilesDown => Pieces(Y.Shape.H, TileSide);

    protected int TilesAcross => Pieces(Y.Shape.W, TileSide);

    protected int Tiles => TilesDown * TilesAcross * Y.Shape.N;

    /// <summary>From one position to the next among the transformed inputs of a task.</summary>
    protected nint InputPosition => ((nint)TilesPerTask * InputChannels) + Padding;

    /// <summary>From one position to the next among the products of a task.</summary>
    protected nint ProductPosition => ((nint)TilesPerTask * ProductWidth) + Padding;

    /// <summary>Output channels that are multiplied at a time: two vectors.</summary>
    protected abstract int ProductWidth { get; }

    /// <summary>A pixel outside the image.</summary>
    protected float* Zeros => _zeros.Data;

    /// <summary>Whether a convolution is large enough for this to be worth it.</summary>
    public static bool Suits(Shape x, CpuStorage w) =>
        w.Shape.H == 3 && Math.Min(w.Shape.N, w.Shape.C) >= FewestChannels && Math.Min(x.H, x.W) >= TileSide;

    /// <summary>The floats of a filter after its transform: [output block][position][input channel][output in block].</summary>
    public static long FilterLength(CpuStorage w) => Positions * CpuLayout.PaddedChannels(w.Shape.C) * CpuLayout.PaddedChannels(w.Shape.N);

    /// <summary>Sets the convolution up and returns the number of its tasks.</summary>
    public int Prepare(InputWindow x, PinnedBuffer u, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y)
    {
        (X, Y) = (x, y);
        U = u.Data;
        Bias = bias == null ? null : bias.Data;
        InputChannels = (int)x.Pixel;
        if (_zeros.Length < InputChannels) _zeros = new PinnedBuffer(InputChannels);
        TilesPerTask = Math.Clamp(Pieces(Tiles, TasksWanted), FewestTilesPerTask, MostTilesPerTask);
        Plan = new CorrelationPlan
        {
            YPixel = (nint)y.Layout.ColumnStride,
            Relu = relu,
            Residual = residual == null ? null : residual.Data,
            Mask = mask == null ? null : mask.Data,
            Y = y.Data,
        };
        return Pieces(Tiles, TilesPerTask);
    }

    /// <summary>This thread's room for the transformed inputs and the products of a task.</summary>
    protected (PinnedBuffer Buffer, nint Products) Scratch()
    {
        nint inputs = Positions * InputPosition;
        nint length = inputs + (Positions * ProductPosition);
        if (_scratch is null || _scratch.Length < length) _scratch = new PinnedBuffer(length);
        return (_scratch, inputs);
    }
}
