namespace Ebb.Kernels;

/// <summary>
/// Numbers for each image and channel, several columns of them side by side: column k of image n is a vector of padded channels.
/// Padding holds zeros, so that what a kernel computes with it leaves padding zero.
/// </summary>
internal sealed unsafe class ChannelTable
{
    private PinnedBuffer _buffer = new(0);
    private int _columns;

    /// <summary>Padded channels.</summary>
    public nint Stride { get; private set; }

    /// <summary>Makes room for the images of <paramref name="like"/> and clears it.</summary>
    public void Clear(CpuStorage like, int columns)
    {
        Stride = (nint)like.Layout.ColumnStride;
        _columns = columns;
        long length = (long)like.Shape.N * columns * Stride;
        if (_buffer.Length < length) _buffer = new PinnedBuffer(length);
        else new Span<float>(_buffer.Data, (int)length).Clear();
    }

    public float* Column(int n, int column) => _buffer.Data + (((n * (nint)_columns) + column) * Stride);
}
