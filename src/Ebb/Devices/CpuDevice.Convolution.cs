using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>The convolution and its gradients.</content>
public sealed partial class CpuDevice
{
    private readonly ConvolutionKernels _convolutions;
    private readonly FilterTranspose _transpose = new();
    private readonly Spreading _spreading = new();
    private PinnedBuffer _wideHalo = new(0);
    private PinnedBuffer _transformedFilter = new(0);

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
        lock (_gate) FilterGradient(InputWindow.On(Read(x), dw.Shape.H, ref _wideHalo), dy, accumulate, dw, db);
        KeepAlive(x, dy, dw, db, null);
    }

    /// <inheritdoc/>
    protected override void DownsampleCore(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y)
    {
        lock (_gate)
        {
            var correlation = _convolutions.Correlation(Read(w));
            _pool.Run(correlation, correlation.Prepare(Halving(x, padding), Read(w), ReadOrNull(b), null, null, false, Write(y)));
        }

        KeepAlive(x, w, b, y, null);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardInputCore(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx)
    {
        lock (_gate)
        {
            // Padding above and to the left moves the outputs' centres: pixel 0 of the output looks at pixels -1 to 1, or 0 to 2.
            int first = padding == DownsamplePadding.Around ? 0 : 1;
            _pool.Run(_spreading, _spreading.Prepare(Read(dy), dx.Shape.H, dx.Shape.W, first));
            var transposed = Read(w).Transposed(out bool stale);
            if (stale) _pool.Run(_transpose, _transpose.Prepare(Read(w), transposed));
            Correlate(_spreading.Window, dx.Shape.WithC(dy.Shape.C), transposed, null, accumulate ? Read(dx) : null, null, false, Write(dx));
        }

        KeepAlive(dy, w, dx, null, null);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardFilterCore(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db)
    {
        lock (_gate) FilterGradient(Halving(x, padding), dy, accumulate, dw, db);
        KeepAlive(x, dy, dw, db, null);
    }

    private static InputWindow Halving(Tensor x, DownsamplePadding padding) => InputWindow.Halving(Read(x), onHalo: padding == DownsamplePadding.Around);

    private void FilterGradient(InputWindow window, Tensor dy, bool accumulate, Tensor dw, Tensor? db)
    {
        if (window.Stride == 1 && _convolutions.UsesWinograd(dy.Shape, dw.Shape))
        {
            _convolutions.WinogradGradient(Read(dw)).Run(_pool, _convolutions.WinogradInput(window.Pixel), window, Read(dy), accumulate, Write(dw), db is null ? null : Write(db));
            return;
        }

        if (PointwiseGradient.Suits(window, dy.Shape, Read(dw)))
        {
            _convolutions.PointwiseGradient.Run(_pool, window, Read(dy), accumulate, Write(dw), db is null ? null : Write(db));
            return;
        }

        var gradient = _convolutions.Gradient(Write(dw));
        int step = Kernels.FilterGradient.ImagesPerPass(window, Read(dy));
        for (int first = 0; first < dy.Shape.N; first += step)
        {
            int end = Math.Min(first + step, dy.Shape.N);
            _pool.Run(gradient, gradient.Prepare(window, Read(dy), first, end, accumulate || first > 0, Read(dw), db is null ? null : Write(db)));
        }
    }

    private void Correlate(CpuStorage x, CpuStorage w, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y) =>
        Correlate(InputWindow.On(x, w.Shape.H, ref _wideHalo), x.Shape, w, bias, residual, mask, relu, y);

    private void Correlate(
        InputWindow window, Shape shape, CpuStorage w, CpuStorage? bias, CpuStorage? residual, CpuStorage? mask, bool relu, CpuStorage y)
    {
        if (_convolutions.UsesWinograd(shape, w.Shape))
        {
            var (transform, transformed) = (_convolutions.WinogradFilter(w), w.Winograd(ref _transformedFilter, out bool stale));
            if (stale) _pool.Run(transform, transform.Prepare(w, transformed));
            _convolutions.WinogradProduct(w).Run(_pool, _convolutions.WinogradInput(window.Pixel), window, transformed, w.Layout.Block, bias, residual, mask, relu, y);
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
