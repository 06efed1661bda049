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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int n, int h)
    {
        float* above = _dy.Row(n, 0, 2 * h), below = _dy.Row(n, 0, (2 * h) + 1), dx = _dx.Row(n, 0, h);
        nint stride = (nint)_dx.Layout.ColumnStride, count = PixelVector.Count(stride);
        for (int w = 0; w < _dx.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += count)
            {
                var sum = PixelVector.Load(above + c, count) + PixelVector.Load(above + stride + c, count);
                sum += PixelVector.Load(below + c, count) + PixelVector.Load(below + stride + c, count);
                if (_accumulate) sum += PixelVector.Load(dx + c, count);
                PixelVector.Store(sum, dx + c, count);
            }

            above += 2 * stride;
            below += 2 * stride;
            dx += stride;
        }
    }
}
