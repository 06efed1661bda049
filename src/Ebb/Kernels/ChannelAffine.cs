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

    protected override void Row(int n, int h)
    {
        if (Table.Stride == FourChannels.Count) Row<FourChannels, No>(n, h, _silu);
        else if (_silu) Row<EightChannels, Yes>(n, h, true);
        else Row<EightChannels, No>(n, h, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<TPixel, TSilu>(int n, int h, bool silu)
        where TPixel : struct, IPixelVector
        where TSilu : struct, IFlag
    {
        float* x = _x.Row(n, 0, h), y = _y.Row(n, 0, h);
        float* center = Table.Column(n, 0), factor = Table.Column(n, 1), offset = Table.Column(n, 2);
        nint stride = Table.Stride;
        bool accumulate = _accumulate;
        for (int w = 0; w < _x.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += TPixel.Count)
            {
                var value = TPixel.Load(x + c) - TPixel.Load(center + c);
                value = (value * TPixel.Load(factor + c)) + TPixel.Load(offset + c);
                if (TSilu.Value || silu) value *= VectorMath.Sigmoid(value);
                if (accumulate) value += TPixel.Load(y + c);
                TPixel.Store(value, y + c);
            }

            x += stride;
            y += stride;
        }
    }
}
