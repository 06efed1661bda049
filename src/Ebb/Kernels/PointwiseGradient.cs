using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// The gradients of a 1x1 convolution's weights and bias: a product of matrices, of all pixels' inputs and gradients. The pixels are
/// cut into a few parts, a task each, which read memory once and pack it, so that no stride falls on few lines of the cache; the parts'
/// sums are then added in order.
/// </summary>
internal abstract unsafe class PointwiseGradient : Job
{
    /// <summary>Pixels that are packed at a time.</summary>
    private const int PixelsAtATime = 64;
    private const int MostParts = 8;
    private const int FloatsPerFold = 1 << 12;

    /// <summary>Below these the packing and the sums of the parts cost more than they save.</summary>
    private const int FewestPixels = 16;
    private const long MostFloats = 1L << 22;

    [ThreadStatic]
    private static PinnedBuffer? _packed;
    private PinnedBuffer _sums = new(0);
    private CpuStorage _dw = null!;
    private CpuStorage? _db;
    private bool _folds, _accumulate;
    private int _parts, _pieces, _rows;

    protected InputWindow X { get; private set; }

    protected CpuStorage Dy { get; private set; } = null!;

    /// <summary>Padded channels of the input, and blocks of output channels.</summary>
    protected int Inputs { get; private set; }

    protected int Blocks { get; private set; }

    /// <summary>From one packed pixel of the input to the next: an odd number of cache lines where there are several.</summary>
    protected nint PackedPixel => Inputs | CpuLayout.WidestBlock;

    /// <summary>Floats of the padded filter.</summary>
    protected nint Length { get; private set; }

    public static bool Suits(InputWindow x, Shape output, CpuStorage filter) =>
        x.Stride == 1 && filter.Shape.W == 1 && filter.Layout.Block == CpuLayout.WidestBlock
        && output.H * output.W >= FewestPixels && filter.Layout.Length * MostParts <= MostFloats;

    /// <summary>The most floats taken beside the tensors, but for what is packed at a time.</summary>
    public static long ScratchLength(Shape filter) => Math.Min(MostParts * new CpuLayout(filter, TensorKind.Filter).Length, MostFloats);

    /// <summary>Computes the gradients, added to what is there where asked.</summary>
    public void Run(WorkerPool pool, InputWindow x, CpuStorage dy, bool accumulate, CpuStorage dw, CpuStorage? db)
    {
        (X, Dy, _dw, _db, _accumulate) = (x, dy, dw, db, accumulate);
        (Inputs, Blocks) = ((int)x.Pixel, (int)(dy.Layout.ColumnStride / CpuLayout.WidestBlock));
        Length = (nint)dw.Layout.Length;
        _rows = Math.Max(1, PixelsAtATime / dy.Shape.W);
        _pieces = Pieces(dy.Shape.H, _rows);
        _parts = Math.Min(MostParts, dy.Shape.N * _pieces);
        if (_sums.Length < Length * _parts) _sums = new PinnedBuffer(Length * _parts);
        _folds = false;
        pool.Run(this, _parts + (db == null ? 0 : 1));
        _folds = true;
        pool.Run(this, Pieces(Length, FloatsPerFold));
    }

    public sealed override void Run(int task)
    {
        if (_folds) Fold(task * (nint)FloatsPerFold, Math.Min((task + 1) * (nint)FloatsPerFold, Length));
        else if (_db != null && task-- == 0) BiasGradient.Run(Dy, (0, Dy.Shape.N), _accumulate, _db);
        else Part(task);
    }

    /// <summary>Adds the products of packed pixels to a part's sums, or puts them there.</summary>
    protected abstract void Multiply(float* x, float* dy, int pixels, float* sums, bool add);

    private void Part(int part)
    {
        long all = (long)Dy.Shape.N * _pieces, first = all * part / _parts, end = all * (part + 1) / _parts;
        nint most = _rows * Dy.Shape.W;
        nint length = most * (PackedPixel + (nint)Dy.Layout.ColumnStride);
        if (_packed is null || _packed.Length < length) _packed = new PinnedBuffer(length);
        float* x = _packed.Data, dy = x + (most * PackedPixel);
        for (long piece = first; piece < end; piece++)
        {
            var (n, place) = Math.DivRem(piece, _pieces);
            int row = (int)place * _rows, rows = Math.Min(_rows, Dy.Shape.H - row), pixels = rows * Dy.Shape.W;
            for (int h = 0; h < rows; h++) PackRow((int)n, row + h, x + (h * Dy.Shape.W * PackedPixel), dy + (h * Dy.Shape.W * CpuLayout.WidestBlock), pixels);
            Multiply(x, dy, pixels, _sums.Data + (part * Length), add: piece > first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRow(int n, int h, float* x, float* dy, int pixels)
    {
        float* source = X.Corner + (n * X.Image) + (h * X.Row), gradient = Dy.Row(n, 0, h);
        nint block = CpuLayout.WidestBlock;
        for (int w = 0; w < Dy.Shape.W; w++)
        {
            new ReadOnlySpan<float>(source, Inputs).CopyTo(new Span<float>(x, Inputs));
            for (int b = 0; b < Blocks; b++)
            {
                Vector256.Load(gradient + (b * block)).Store(dy + (b * pixels * block));
                Vector256.Load(gradient + (b * block) + Vector256<float>.Count).Store(dy + (b * pixels * block) + Vector256<float>.Count);
            }

            source += X.Pixel;
            x += PackedPixel;
            gradient += (nint)Dy.Layout.ColumnStride;
            dy += block;
        }
    }

    private void Fold(nint first, nint end)
    {
        var target = new Span<float>(_dw.Data + first, (int)(end - first));
        if (!_accumulate) target.Clear();
        for (int part = 0; part < _parts; part++)
        {
            TensorPrimitives.Add(target, new ReadOnlySpan<float>(_sums.Data + (part * Length) + first, target.Length), target);
        }
    }
}

/// <summary><see cref="PointwiseGradient"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class PointwiseGradient<TSimd, TVec> : PointwiseGradient
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override void Multiply(float* x, float* dy, int pixels, float* sums, bool add)
    {
        nint block = CpuLayout.WidestBlock;
        for (int b = 0; b < Blocks; b++)
        {
            MatrixProduct<TSimd, TVec>.MultiplyTransposed(x, PackedPixel, Inputs, pixels, dy + (b * pixels * block), block, block, sums, block, add);
            sums += Inputs * block;
        }
    }
}
