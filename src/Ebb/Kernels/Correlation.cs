namespace Ebb.Kernels;

/// <summary>
/// Direct convolution, forward and with respect to the input (the same with transposed, flipped weights). A task is a run of
/// image rows; within it the filter's blocks come outermost, so that the weights of one block stay in cache.
/// </summary>
internal abstract unsafe class Correlation : Job
{
    // About 5 microseconds of work: large against claiming a task, small against a layer, so that threads finish together.
    private const long MultipliesPerTask = 1 << 18;
    private long _rowsPerTask;

    protected CorrelationPlan Plan { get; set; }

    protected InputWindow X { get; private set; }

    protected CpuStorage W { get; private set; } = null!;

    protected CpuStorage Y { get; private set; } = null!;

    protected float* Bias { get; private set; }

    /// <summary>Sets the convolution up and returns the number of its tasks.</summary>
    public int Prepare(InputWindow x, CpuStorage w, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y)
    {
        (X, W, Y) = (x, w, y);
        Bias = bias == null ? null : bias.Data;
        Plan = new CorrelationPlan
        {
            XPixel = x.Stride * x.Pixel,
            XRow = x.Row,
            Run = w.Shape.W * x.Pixel,
            Block = w.Layout.Block,
            YPixel = (nint)y.Layout.ColumnStride,
            KernelRows = w.Shape.H,
            Relu = relu,
            Residual = residual == null ? null : residual.Data,
            Mask = mask == null ? null : mask.Data,
            Y = y.Data,
        };

        long rows = (long)y.Shape.N * y.Shape.H;
        long multipliesPerRow = y.Shape.W * w.Layout.FirstStride * (y.Layout.ColumnStride / w.Layout.Block);
        _rowsPerTask = Piece(rows, Math.Max(1, MultipliesPerTask / multipliesPerRow));
        return Pieces(rows, _rowsPerTask);
    }

    /// <summary>The image rows of a task, counted through all images.</summary>
    protected (long First, long End) Rows(int task)
    {
        long first = task * _rowsPerTask;
        return (first, Math.Min(first + _rowsPerTask, (long)Y.Shape.N * Y.Shape.H));
    }
}
