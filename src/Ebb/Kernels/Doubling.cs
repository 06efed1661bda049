using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>Repeats every pixel 2 by 2. A row of the input makes two of the output.</summary>
internal sealed unsafe class Doubling : RowJob
{
    private CpuStorage _x = null!, _y = null!;

    public int Prepare(CpuStorage x, CpuStorage y)
    {
        (_x, _y) = (x, y);
        return Cut(x);
    }

    protected override void Row(int n, int h)
    {
        float* x = _x.Row(n, 0, h), y = _y.Row(n, 0, 2 * h);
        int stride = (int)_x.Layout.ColumnStride;
        for (int w = 0; w < _x.Shape.W; w++)
        {
            var pixel = new ReadOnlySpan<float>(x + (w * (nint)stride), stride);
            pixel.CopyTo(new Span<float>(y + (2 * w * (nint)stride), stride));
            pixel.CopyTo(new Span<float>(y + (((2 * w) + 1) * (nint)stride), stride));
        }

        long bytes = 2L * _x.Shape.W * stride * sizeof(float);
        Buffer.MemoryCopy(y, _y.Row(n, 0, (2 * h) + 1), bytes, bytes);
    }
}

/// <summary>The gradient of <see cref="Doubling"/>: sums of 2 by 2 pixels.</summary>
internal sealed unsafe class DoublingGradient : RowJob
{
    private CpuStorage _dy = null!, _dx = null!;
    private bool _accumulate;

    public int Prepare(CpuStorage dy, bool accumulate, CpuStorage dx)
    {
        (_dy, _accumulate, _dx) = (dy, accumulate, dx);
        return Cut(dx);
    }

    protected override void Row(int n, int h)
    {
        if (_dx.Layout.ColumnStride == FourChannels.Count) Row<FourChannels>(n, h);
        else Row<EightChannels>(n, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<TPixel>(int n, int h)
        where TPixel : struct, IPixelVector
    {
        float* above = _dy.Row(n, 0, 2 * h), below = _dy.Row(n, 0, (2 * h) + 1), dx = _dx.Row(n, 0, h);
        nint stride = (nint)_dx.Layout.ColumnStride;
        for (int w = 0; w < _dx.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += TPixel.Count)
            {
                var sum = TPixel.Load(above + c) + TPixel.Load(above + stride + c);
                sum += TPixel.Load(below + c) + TPixel.Load(below + stride + c);
                if (_accumulate) sum += TPixel.Load(dx + c);
                TPixel.Store(sum, dx + c);
            }

            above += 2 * stride;
            below += 2 * stride;
            dx += stride;
        }
    }
}
