namespace Ebb.Kernels;

/// <summary>
/// The gradient of a 3x3 filter by Winograd's F(4x4, 3x3) read backwards: where the forward pass is y = A'[(G w)(B' x)], the gradient
/// is G'[(B' x)(A dy)], summed over tiles before the last transform. It takes a quarter of the direct kernel's products.
/// Three jobs in turn: the transforms of some tiles, 36 matrix products that add up, and once the transform to weights.
/// </summary>
internal abstract unsafe class WinogradGradient : Job
{
    private const int TilesPerTask = 8;

    /// <summary>Output channels of a task of the products: whole blocks.</summary>
    private const int OutputsPerTask = 4 * CpuLayout.WidestBlock;

    /// <summary>Input channels of a task of the last transform.</summary>
    private const int InputsPerTask = 16;

    /// <summary>Floats of transformed input and gradient that one pass over a batch should keep to: a small share of a third-level cache.</summary>
    private const long FloatsPerPass = 1L << 19;

    /// <summary>Floats of input and gradient that are multiplied before others: they stay in a first-level cache.</summary>
    private const int FloatsAtATime = 1 << 13;

    /// <summary>A cache line between positions, lest all 36 fall into one set of the cache.</summary>
    private const int Padding = 16;

    private PinnedBuffer _tiles = new(0), _sums = new(0);
    private InputWindow _x;
    private Stage _stage;
    private int _first, _end;
    private bool _accumulate, _accumulateBias;
    private CpuStorage? _db;

    private enum Stage
    {
        Transform,
        Multiply,
        Fold,
    }

    protected ref readonly InputWindow X => ref _x;

    protected CpuStorage Dy { get; private set; } = null!;

    protected CpuStorage Dw { get; private set; } = null!;

    protected WinogradInput Input { get; private set; } = null!;

    /// <summary>Output channels in a block of the filter.</summary>
    protected int Block { get; private set; }

    /// <summary>Padded input and output channels.</summary>
    protected int Inputs { get; private set; }

    protected int Outputs { get; private set; }

    /// <summary>The tiles of this pass, and those multiplied at a time.</summary>
    protected int Tiles => (_end - _first) * TilesPerImage;

    protected int TilesAtATime => Math.Clamp(FloatsAtATime / (Inputs + Outputs), 16, 64);

    /// <summary>From one position to the next among the transformed inputs, and among the transformed gradients.</summary>
    protected nint InputPosition => ((nint)Tiles * Inputs) + Padding;

    protected nint GradientPosition => ((nint)Tiles * Outputs) + Padding;

    /// <summary>The transformed inputs, [position][tile][channel], and after them the transformed gradients.</summary>
    protected float* InputTiles => _tiles.Data;

    protected float* GradientTiles => _tiles.Data + (Winograd.Positions * InputPosition);

    /// <summary>The sums of products, laid out like a transformed filter.</summary>
    protected float* Sums => _sums.Data;

    private int TilesPerImage => TilePlace.PerImage(Dy.Shape);

    /// <summary>Computes the gradients of weights and bias, added to what is there where asked.</summary>
    public void Run(WorkerPool pool, WinogradInput input, InputWindow x, CpuStorage dy, bool accumulate, CpuStorage dw, CpuStorage? db)
    {
        (Input, _x, Dy, Dw, _db) = (input, x, dy, dw, db);
        Block = dw.Layout.Block;
        (Inputs, Outputs) = ((int)x.Pixel, (int)dy.Layout.ColumnStride);
        int images = dy.Shape.N;
        long perImage = (long)Winograd.Positions * TilesPerImage * (Inputs + Outputs);
        int step = (int)Math.Clamp(FloatsPerPass / perImage, 1, images);
        Reserve(ref _tiles, (perImage * step) + (2 * Winograd.Positions * Padding));
        Reserve(ref _sums, Winograd.FilterLength(dw));
        for (int first = 0; first < images; first += step)
        {
            (_first, _end) = (first, Math.Min(first + step, images));
            _stage = Stage.Transform;
            pool.Run(this, Pieces(Tiles, TilesPerTask));
            (_stage, _accumulate, _accumulateBias) = (Stage.Multiply, first > 0, accumulate || first > 0);
            pool.Run(this, (Winograd.Positions * Pieces(Outputs, OutputsPerTask)) + (db == null ? 0 : 1));
        }

        (_stage, _accumulate) = (Stage.Fold, accumulate);
        pool.Run(this, Pieces(Outputs, Block) * Pieces(Inputs, InputsPerTask));
    }

    public sealed override void Run(int task)
    {
        switch (_stage)
        {
            case Stage.Transform:
                Transform(task * TilesPerTask, Math.Min((task + 1) * TilesPerTask, Tiles));
                break;
            case Stage.Multiply when _db != null && task == 0:
                BiasGradient.Run(Dy, (_first, _end), _accumulateBias, _db);
                break;
            case Stage.Multiply:
                var (piece, position) = Math.DivRem(task - (_db == null ? 0 : 1), Winograd.Positions);
                int output = piece * OutputsPerTask;
                Multiply(position, output, Math.Min(output + OutputsPerTask, Outputs), clear: !_accumulate);
                break;
            default:
                var (block, slab) = Math.DivRem(task, Pieces(Inputs, InputsPerTask));
                int input = slab * InputsPerTask;
                Fold(block, input, Math.Min(input + InputsPerTask, Inputs), _accumulate);
                break;
        }
    }

    /// <summary>Transforms the tiles [first, end) of this pass.</summary>
    protected abstract void Transform(int first, int end);

    /// <summary>Adds up the products of one position for the output channels [first, end).</summary>
    protected abstract void Multiply(int position, int first, int end, bool clear);

    /// <summary>Transforms the sums of the input channels [first, end) and one block of output channels into weights.</summary>
    protected abstract void Fold(int block, int first, int end, bool accumulate);

    /// <summary>The place of a tile of this pass.</summary>
    protected TilePlace Place(int tile) => new(Dy.Shape, (_first * TilesPerImage) + tile);

    private static void Reserve(ref PinnedBuffer buffer, long length)
    {
        if (buffer.Length < length) buffer = new PinnedBuffer(length);
    }
}
