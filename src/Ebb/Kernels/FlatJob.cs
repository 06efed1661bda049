namespace Ebb.Kernels;

/// <summary>
/// A job over all floats of equally laid out storages, in blocks of one size. Halo and padding take part: the operations give
/// zero for zeros, so that they stay zero. Lengths are multiples of 16, so that loops over vectors have no tail.
/// </summary>
internal abstract unsafe class FlatJob : Job
{
    private const int BlockLength = 1 << 14;
    private nint _length;
    private nint _block;

    public sealed override void Run(int task)
    {
        nint first = task * _block;
        Range(task, first, Math.Min(first + _block, _length));
    }

    /// <summary>Works on the floats [first, end), both multiples of 16.</summary>
    protected abstract void Range(int task, nint first, nint end);

    /// <summary>Sets the length and returns the number of tasks.</summary>
    protected int Cut(nint length)
    {
        (_length, _block) = (length, (nint)PinnedBuffer.Rounded(Piece(length, BlockLength)));
        return Pieces(length, _block);
    }
}
