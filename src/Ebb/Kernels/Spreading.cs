namespace Ebb.Kernels;

/// <summary>
/// Writes the rows and columns of images two apart with zeros between, in the layout of larger images with their halo: the
/// convolution of this with the transposed filter is the gradient of a convolution of stride 2 in its input. A task is an image.
/// </summary>
internal sealed unsafe class Spreading : Job
{
    private PinnedBuffer _buffer = new(0);
    private CpuStorage _source = null!;
    private nint _row, _image;
    private int _first;

    /// <param name="source">The gradient of the output.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="first">The row and column that row and column 0 go to.</param>
    public int Prepare(CpuStorage source, int height, int width, int first)
    {
        (_source, _first) = (source, first);
        _row = (nint)source.Layout.ColumnStride * (width + 2);
        _image = _row * (height + 2);
        long length = (long)_image * source.Shape.N;
        if (length > PinnedBuffer.MaxLength)
        {
            throw new ArgumentException($"The gradient of {source.Shape} takes {length} floats when spread out; at most {PinnedBuffer.MaxLength} fit. Use a smaller batch.");
        }

        if (_buffer.Length < length) _buffer = new PinnedBuffer(length);
        return source.Shape.N;
    }

    /// <summary>The window of a 3x3 kernel on what was written.</summary>
    public InputWindow Window => InputWindow.At(_buffer.Data, _image, _row, (nint)_source.Layout.ColumnStride);

    public override void Run(int task)
    {
        float* image = _buffer.Data + (task * _image);
        new Span<float>(image, (int)_image).Clear();
        int stride = (int)_source.Layout.ColumnStride;
        for (int h = 0; h < _source.Shape.H; h++)
        {
            float* source = _source.Row(task, 0, h);
            float* target = image + ((1 + _first + (2 * h)) * _row) + ((1 + _first) * (nint)stride);
            for (int w = 0; w < _source.Shape.W; w++)
            {
                new ReadOnlySpan<float>(source, stride).CopyTo(new Span<float>(target, stride));
                source += stride;
                target += 2 * (nint)stride;
            }
        }
    }
}
