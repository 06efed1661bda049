using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// y = (x - center) factor + offset, then silu where asked, or added to y; center, factor and offset belong to an image and a
/// channel. Group norm, scale and shift, and the addition of an embedding are of this form. y may be x.
/// </summary>
internal sealed unsafe class ChannelAffine : RowJob
{
    private CpuStorage _x = null!, _y = null!;
    private bool _silu, _accumulate;

    /// <summary>Columns: center, factor, offset.</summary>
    public ChannelTable Table { get; } = new();

    /// <summary>Sets the job up, once the table is filled, and returns the number of its tasks.</summary>
    public int Prepare(CpuStorage x, bool silu, bool accumulate, CpuStorage y)
    {
        (_x, _silu, _accumulate, _y) = (x, silu, accumulate, y);
        return Cut(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int n, int h)
    {
        float* x = _x.Row(n, 0, h), y = _y.Row(n, 0, h);
        float* center = Table.Column(n, 0), factor = Table.Column(n, 1), offset = Table.Column(n, 2);
        nint stride = Table.Stride, count = PixelVector.Count(stride);
        for (int w = 0; w < _x.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += count)
            {
                var value = PixelVector.Load(x + c, count) - PixelVector.Load(center + c, count);
                value = (value * PixelVector.Load(factor + c, count)) + PixelVector.Load(offset + c, count);
                if (_silu) value *= VectorMath.Sigmoid(value);
                if (_accumulate) value += PixelVector.Load(y + c, count);
                PixelVector.Store(value, y + c, count);
            }

            x += stride;
            y += stride;
        }
    }
}
