namespace Ebb.Kernels;

/// <summary>
/// The gradients of a convolution's weights and bias. A task owns a piece of the filter, (pair of vectors of output channels,
/// kernel row, some (column, input channel) rows), and sums over all images and pixels in one order: rows of pixels in small
/// groups, each group's sum added to the total, which also keeps the rounding of long sums small.
/// </summary>
internal abstract unsafe class FilterGradient : Job
{
    /// <summary>Pixels in a group: what a task reads of input and gradient for a group stays in first-level cache.</summary>
    private const int PixelsPerGroup = 64;

    /// <summary>The most filter rows of a task, and the tasks wanted: large tasks read less, but small filters need pieces to share.</summary>
    private const int MostRowsPerTask = 96;
    private const int TasksWanted = 12;
    private const int SmallestPiece = 6;

    /// <summary>Bytes of input and gradient that one pass over a batch should keep to: every task of a pass reads all of them.</summary>
    private const long BytesPerPass = 3L << 19;

    private bool _accumulate;
    private int _first, _end;

    protected FilterGradientPlan Plan { get; private set; }

    protected InputWindow X { get; private set; }

    protected CpuStorage Dy { get; private set; } = null!;

    protected CpuStorage Dw { get; private set; } = null!;

    protected CpuStorage? Db { get; private set; }

    /// <summary>Rows of the filter within one kernel row: columns times padded input channels.</summary>
    protected int FilterRows => (int)(Dw.Layout.RowStride / Dw.Layout.Block);

    /// <summary>The images [first, end) of this pass.</summary>
    protected (int First, int End) Images => (_first, _end);

    private int RowsPerTask { get; set; }

    private int PiecesPerKernelRow => Pieces(FilterRows, RowsPerTask);

    /// <summary>Image rows in a group.</summary>
    protected int GroupRows => Math.Max(1, PixelsPerGroup / Dy.Shape.W);

    protected abstract int VectorPairs { get; }

    /// <summary>How many images to take in one pass.</summary>
    public static int ImagesPerPass(InputWindow x, CpuStorage dy) =>
        (int)Math.Clamp(BytesPerPass / (sizeof(float) * ((long)x.Image + dy.Layout.FirstStride)), 1, dy.Shape.N);

    /// <summary>Sets the gradient up for a pass over the images [first, end) and returns the number of its tasks.</summary>
    public int Prepare(InputWindow x, CpuStorage dy, int first, int end, bool accumulate, CpuStorage dw, CpuStorage? db)
    {
        (X, Dy, Dw, Db, _accumulate, _first, _end) = (x, dy, dw, db, accumulate, first, end);
        Plan = new FilterGradientPlan
        {
            XPixel = x.Stride * x.Pixel,
            XRow = x.Stride * x.Row,
            DyPixel = (nint)dy.Layout.ColumnStride,
            DyRow = (nint)dy.Layout.RowStride,
            Block = dw.Layout.Block,
            Width = dy.Shape.W,
        };

        int kernelRows = VectorPairs * dw.Shape.H;
        int pieces = Math.Max(Pieces(FilterRows, MostRowsPerTask), Pieces(TasksWanted, kernelRows));
        RowsPerTask = Math.Max(Pieces(FilterRows, pieces), SmallestPiece);
        return (kernelRows * PiecesPerKernelRow) + (db == null ? 0 : 1);
    }

    public override void Run(int task)
    {
        // The bias comes first: the longest task at the end would leave the other threads waiting.
        if (Db != null && task-- == 0)
        {
            BiasGradient.Run(Dy, Images, _accumulate, Db);
            return;
        }

        int perPair = Dw.Shape.H * PiecesPerKernelRow;
        var (pair, place) = Math.DivRem(task, perPair);
        var (kernelRow, piece) = Math.DivRem(place, PiecesPerKernelRow);
        int first = piece * RowsPerTask;
        Weights(pair, kernelRow, first, Math.Min(first + RowsPerTask, FilterRows), !_accumulate);
    }

    /// <summary>Sums the rows [first, end) of one kernel row for one pair of vectors.</summary>
    protected abstract void Weights(int pair, int kernelRow, int first, int end, bool clear);
}
