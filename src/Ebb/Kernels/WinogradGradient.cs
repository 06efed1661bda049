using System.Numerics.Tensors;
using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// The gradient of a 3x3 filter by Winograd's F(4x4, 3x3) read backwards: where the forward pass is y = A'[(G w)(B' x)], the gradient
/// is G'[(B' x)(A dy)], summed over tiles before the last transform. It takes a quarter of the direct kernel's products.
/// A small filter's tiles are cut into parts, a task each, that transform, multiply and add up within a core's own cache. A large one's sums do not
/// fit there: the tiles of some images are transformed, then a task is one of the 36 products. The transform to weights comes once, at the end.
/// </summary>
internal abstract unsafe class WinogradGradient : Job
{
    /// <summary>The largest transformed filter, in floats, whose sums a core keeps to itself.</summary>
    private const long SmallFilter = Winograd.Positions * 32 * 32;

    /// <summary>Parts of the tiles of a small filter: enough for many threads, and few sums to add.</summary>
    private const int MostParts = 8;

    /// <summary>Floats of transformed tiles that lie beside the sums of a part.</summary>
    private const int FloatsOfRoom = 40_000;

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

    [ThreadStatic]
    private static PinnedBuffer? _room;

    private PinnedBuffer _tiles = new(0), _sums = new(0);
    private InputWindow _x;
    private Stage _stage;
    private int _first, _end;
    private bool _accumulate, _accumulateBias;
    private CpuStorage? _db;

    private int _parts, _tilesOfRoom;

    private enum Stage
    {
        Part,
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

    /// <summary>The sums of products, laid out like a transformed filter; behind them those of other parts.</summary>
    protected float* Sums => _sums.Data;

    private int TilesPerImage => TilePlace.PerImage(Dy.Shape);

    /// <summary>The floats taken beside the tensors by all threads together.</summary>
    public static long ScratchLength(Shape dy, Shape dw, int threads)
    {
        long filter = Winograd.FilterLength(dw), channels = CpuLayout.PaddedChannels(dw.C) + CpuLayout.PaddedChannels(dw.N);
        if (filter <= SmallFilter) return (MostParts * filter) + ((long)threads * FloatsOfRoom);
        long perImage = Winograd.Positions * TilePlace.PerImage(dy) * channels;
        return filter + (perImage * Math.Clamp(FloatsPerPass / perImage, 1, dy.N));
    }

    /// <summary>Computes the gradients of weights and bias, added to what is there where asked.</summary>
    public void Run(WorkerPool pool, WinogradInput input, InputWindow x, CpuStorage dy, bool accumulate, CpuStorage dw, CpuStorage? db)
    {
        (Input, _x, Dy, Dw, _db) = (input, x, dy, dw, db);
        Block = dw.Layout.Block;
        (Inputs, Outputs) = ((int)x.Pixel, (int)dy.Layout.ColumnStride);
        (_parts, _accumulateBias) = (1, accumulate);
        if (Winograd.FilterLength(dw.Shape) <= SmallFilter) RunParts(pool);
        else RunPasses(pool);

        (_stage, _accumulate) = (Stage.Fold, accumulate);
        pool.Run(this, Pieces(Outputs, Block) * Pieces(Inputs, InputsPerTask));
    }

    public sealed override void Run(int task)
    {
        switch (_stage)
        {
            case Stage.Transform:
                int tile = task * TilesPerTask;
                Transform(tile, Math.Min(TilesPerTask, Tiles - tile), Room(_tiles.Data, Tiles).At(tile, Inputs, Outputs));
                break;
            case Stage.Part or Stage.Multiply when _db != null && task-- == 0:
                BiasGradient.Run(Dy, (_first, _end), _accumulateBias, _db);
                break;
            case Stage.Part:
                Part(task);
                break;
            case Stage.Multiply:
                var (piece, position) = Math.DivRem(task, Winograd.Positions);
                int output = piece * OutputsPerTask;
                Multiply(position, output, Math.Min(output + OutputsPerTask, Outputs), Tiles, Room(_tiles.Data, Tiles), Sums, clear: !_accumulate);
                break;
            default:
                var (block, slab) = Math.DivRem(task, Pieces(Inputs, InputsPerTask));
                int input = slab * InputsPerTask, end = Math.Min(input + InputsPerTask, Inputs);
                AddParts(block, input, end);
                Fold(block, input, end, _accumulate);
                break;
        }
    }

    /// <summary>Transforms tiles of this pass into a room, from its start.</summary>
    protected abstract void Transform(int first, int tiles, in TransformedTiles room);

    /// <summary>Adds up the products of one position for the output channels [first, end), over the tiles of a room.</summary>
    protected abstract void Multiply(int position, int first, int end, int tiles, in TransformedTiles room, float* sums, bool clear);

    /// <summary>Transforms the sums of the input channels [first, end) and one block of output channels into weights.</summary>
    protected abstract void Fold(int block, int first, int end, bool accumulate);

    /// <summary>The place of a tile of this pass.</summary>
    protected TilePlace Place(int tile) => new(Dy.Shape, (_first * TilesPerImage) + tile);

    private void RunParts(WorkerPool pool)
    {
        (_stage, _first, _end) = (Stage.Part, 0, Dy.Shape.N);
        _tilesOfRoom = Math.Clamp(FloatsOfRoom / (Winograd.Positions * (Inputs + Outputs)), 8, 64);
        _parts = Math.Min(MostParts, Pieces(Tiles, _tilesOfRoom));
        Reserve(ref _sums, _parts * Winograd.FilterLength(Dw.Shape));
        pool.Run(this, _parts + (_db == null ? 0 : 1));
    }

    private void RunPasses(WorkerPool pool)
    {
        int images = Dy.Shape.N;
        long perImage = (long)Winograd.Positions * TilesPerImage * (Inputs + Outputs);
        int step = (int)Math.Clamp(FloatsPerPass / perImage, 1, images);
        Reserve(ref _tiles, RoomLength(step * TilesPerImage));
        Reserve(ref _sums, Winograd.FilterLength(Dw.Shape));
        for (int first = 0; first < images; first += step)
        {
            (_first, _end) = (first, Math.Min(first + step, images));
            _stage = Stage.Transform;
            pool.Run(this, Pieces(Tiles, TilesPerTask));
            (_stage, _accumulate, _accumulateBias) = (Stage.Multiply, first > 0, _accumulateBias || first > 0);
            pool.Run(this, (Winograd.Positions * Pieces(Outputs, OutputsPerTask)) + (_db == null ? 0 : 1));
        }
    }

    private void Part(int part)
    {
        int first = (int)((long)Tiles * part / _parts), end = (int)((long)Tiles * (part + 1) / _parts);
        long length = RoomLength(_tilesOfRoom);
        if (_room is null || _room.Length < length) _room = new PinnedBuffer(length);
        var memory = _room;
        var room = Room(memory.Data, _tilesOfRoom);
        float* sums = Sums + (part * (nint)Winograd.FilterLength(Dw.Shape));
        for (int tile = first; tile < end; tile += _tilesOfRoom)
        {
            int tiles = Math.Min(_tilesOfRoom, end - tile);
            Transform(tile, tiles, room);
            for (int position = 0; position < Winograd.Positions; position++) Multiply(position, 0, Outputs, tiles, room, sums, clear: tile == first);
        }

        GC.KeepAlive(memory);
    }

    /// <summary>Adds the sums of all parts to the first one's, in order, for some input channels and a block of output channels.</summary>
    private void AddParts(int block, int first, int end)
    {
        nint length = (nint)Winograd.FilterLength(Dw.Shape);
        for (int position = 0; position < Winograd.Positions; position++)
        {
            float* sums = Sums + ((((((nint)block * Winograd.Positions) + position) * Inputs) + first) * Block);
            var target = new Span<float>(sums, (end - first) * Block);
            for (int part = 1; part < _parts; part++) TensorPrimitives.Add(target, new ReadOnlySpan<float>(sums + (part * length), target.Length), target);
        }
    }

    private long RoomLength(long tiles) => (Winograd.Positions * tiles * (Inputs + Outputs)) + (2 * Winograd.Positions * Padding);

    /// <summary>The room for so many tiles in some memory: the inputs, and after them the gradients.</summary>
    private TransformedTiles Room(float* memory, int tiles)
    {
        nint inputs = ((nint)tiles * Inputs) + Padding, gradients = ((nint)tiles * Outputs) + Padding;
        return new TransformedTiles(memory, inputs, memory + (Winograd.Positions * inputs), gradients);
    }

    private static void Reserve(ref PinnedBuffer buffer, long length)
    {
        if (buffer.Length < length) buffer = new PinnedBuffer(length);
    }
}
