namespace Ebb.Kernels;

/// <summary>A job over the rows of images. A task is a run of rows, counted through all images.</summary>
internal abstract class RowJob : Job
{
    private const long FloatsPerTask = 1 << 14;
    private long _rows, _rowsPerTask;
    private int _height;

    public sealed override void Run(int task)
    {
        long first = task * _rowsPerTask;
        for (long row = first; row < Math.Min(first + _rowsPerTask, _rows); row++)
        {
            var (n, h) = Math.DivRem(row, _height);
            Row((int)n, (int)h);
        }
    }

    /// <summary>Works on row h of image n.</summary>
    protected abstract void Row(int n, int h);

    /// <summary>Sets the images whose rows count and returns the number of tasks.</summary>
    protected int Cut(CpuStorage images)
    {
        (_rows, _height) = ((long)images.Shape.N * images.Shape.H, images.Shape.H);
        _rowsPerTask = Piece(_rows, Math.Max(1, FloatsPerTask / images.Layout.RowStride));
        return Pieces(_rows, _rowsPerTask);
    }
}
