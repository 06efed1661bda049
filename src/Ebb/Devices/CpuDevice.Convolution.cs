using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>The convolution and its gradients.</content>
public sealed partial class CpuDevice
{
    private readonly ConvolutionKernels _convolutions;
    private readonly FilterTranspose _transpose = new();
    private PinnedBuffer _wideHalo = new(0);

    /// <inheritdoc/>
    protected override void Conv2dCore(Tensor x, Tensor w, Tensor? b, Tensor? residual, bool relu, Tensor y)
    {
        lock (_gate) Correlate(Read(x), Read(w), ReadOrNull(b), ReadOrNull(residual), null, relu, Write(y));
        KeepAlive(x, w, b, residual, y);
    }

    /// <inheritdoc/>
    protected override void Conv2dBackwardInputCore(Tensor dy, Tensor w, bool accumulate, Tensor? mask, Tensor dx)
    {
        lock (_gate)
        {
            var transposed = Read(w).Transposed(out bool stale);
            if (stale) _pool.Run(_transpose, _transpose.Prepare(Read(w), transposed));
            Correlate(Read(dy), transposed, null, accumulate ? Read(dx) : null, ReadOrNull(mask), false, Write(dx));
        }

        KeepAlive(dy, w, mask, dx, null);
    }

    /// <inheritdoc/>
    protected override void Conv2dBackwardFilterCore(Tensor x, Tensor dy, bool accumulate, Tensor dw, Tensor? db)
    {
        lock (_gate)
        {
            var gradient = _convolutions.Gradient(Write(dw));
            var window = InputWindow.On(Read(x), dw.Shape.H, ref _wideHalo);
            int step = FilterGradient.ImagesPerPass(window, Read(dy));
            for (int first = 0; first < dy.Shape.N; first += step)
            {
                int end = Math.Min(first + step, dy.Shape.N);
                _pool.Run(gradient, gradient.Prepare(window, Read(dy), first, end, accumulate || first > 0, Read(dw), db is null ? null : Write(db)));
            }
        }

        KeepAlive(x, dy, dw, db, null);
    }

    private void Correlate(CpuStorage x, CpuStorage w, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y)
    {
        var window = InputWindow.On(x, w.Shape.H, ref _wideHalo);
        if (_convolutions.WinogradFor(x.Shape, w) is { } winograd)
        {
            var transformed = w.Winograd(out bool stale);
            if (stale) _pool.Run(winograd.Filter, winograd.Filter.Prepare(w, transformed));
            _pool.Run(winograd.Product, winograd.Product.Prepare(window, transformed, bias, residual, mask, relu, y));
            return;
        }

        var correlation = _convolutions.Correlation(w);
        _pool.Run(correlation, correlation.Prepare(window, w, bias, residual, mask, relu, y));
    }

    /// <summary>The kernels hold bare pointers, which do not keep the memory behind them from being collected.</summary>
    private static void KeepAlive(Tensor a, Tensor b, Tensor? c, Tensor? d, Tensor? e)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
        GC.KeepAlive(e);
    }
}
