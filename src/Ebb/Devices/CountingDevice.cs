using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>
/// Stands in for a device to find out how much memory a piece of work takes there: nets are made and tapes recorded and played on it as on the
/// device itself, but tensors hold no values, and operations only note what room the device would need for them.
/// </summary>
/// <param name="counted">The device whose memory is asked for.</param>
internal sealed partial class CountingDevice(Device counted) : Device
{
    private readonly Dictionary<Tensor, FilterMemory> _filters = [];
    private long _shared, _convolution, _filterGradient, _spread, _attention;

    /// <inheritdoc/>
    public override string Name => counted.Name;

    /// <inheritdoc/>
    public override int Threads => counted.Threads;

    /// <summary>The bytes beside the tensors that the operations so far would have taken: filters in other forms, and the kernels' rooms.</summary>
    public long ScratchBytes => _shared + _convolution + _filterGradient + _spread + _attention + _filters.Values.Sum(filter => filter.Bytes);

    /// <inheritdoc/>
    internal override bool HoldsValues => false;

    /// <inheritdoc/>
    public override int ImagesAtATime(Shape input, int widestChannels) => counted.ImagesAtATime(input, widestChannels);

    /// <inheritdoc/>
    public override long BytesFor(Shape shape, TensorKind kind) => counted.BytesFor(shape, kind);

    /// <inheritdoc/>
    protected override TensorStorage AllocateCore(Shape shape, TensorKind kind) => new CountedStorage(counted.BytesFor(shape, kind));

    /// <inheritdoc/>
    protected override void Conv2dCore(Tensor x, Tensor w, Tensor? b, Tensor? residual, bool relu, Tensor y) =>
        Convolve(x.Shape, w.Shape, ref Of(w).Forward);

    /// <inheritdoc/>
    protected override void Conv2dBackwardInputCore(Tensor dy, Tensor w, bool accumulate, Tensor? mask, Tensor dx) => ConvolveBack(dy.Shape, w);

    /// <inheritdoc/>
    protected override void Conv2dBackwardFilterCore(Tensor x, Tensor dy, bool accumulate, Tensor dw, Tensor? db) =>
        _filterGradient = Math.Max(_filterGradient, counted.FilterGradientRoom(dy.Shape, dw.Shape));

    /// <inheritdoc/>
    protected override void DownsampleBackwardInputCore(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx)
    {
        _spread = Math.Max(_spread, counted.SpreadRoom(dx.Shape, dy.Shape.C));
        ConvolveBack(dx.Shape.WithC(dy.Shape.C), w);
    }

    /// <inheritdoc/>
    protected override void AttentionCore(Tensor q, Tensor k, Tensor v, int heads, Tensor y) =>
        _attention = Math.Max(_attention, counted.AttentionRoom(q.Shape, heads, hasGradient: false));

    /// <inheritdoc/>
    protected override void AttentionBackwardCore(
        Tensor q, Tensor k, Tensor v, int heads, Tensor dy, (bool Q, bool K, bool V) accumulate, Tensor dq, Tensor dk, Tensor dv) =>
        _attention = Math.Max(_attention, counted.AttentionRoom(q.Shape, heads, hasGradient: true));

    private void ConvolveBack(Shape dy, Tensor w)
    {
        var filter = Of(w);
        filter.Turned = counted.TurnedBytes(w.Shape);
        Convolve(dy, new Shape(w.Shape.C, w.Shape.N, w.Shape.H, w.Shape.W), ref filter.Backward);
    }

    private void Convolve(Shape x, Shape filter, ref FilterForm form)
    {
        _convolution = Math.Max(_convolution, counted.ConvolutionRoom(x, filter));
        long bytes = counted.TransformedBytes(x, filter);
        if (counted.KeepsTransformed(bytes, ++form.Uses)) form.Bytes = bytes;
        else _shared = Math.Max(_shared, bytes);
    }

    private FilterMemory Of(Tensor filter)
    {
        if (!_filters.TryGetValue(filter, out var memory)) _filters[filter] = memory = new();
        return memory;
    }

    /// <summary>Bytes, but no memory.</summary>
    private sealed class CountedStorage(long bytes) : TensorStorage
    {
        public override long Bytes => bytes;
    }

    /// <summary>The other forms that a filter is kept in.</summary>
    private sealed class FilterMemory
    {
        public FilterForm Forward, Backward;

        public long Turned { get; set; }

        public long Bytes => Turned + Forward.Bytes + Backward.Bytes;
    }

    /// <summary>A transformed filter: its bytes where it is kept, and how often it was used.</summary>
    private struct FilterForm
    {
        public long Bytes;
        public int Uses;
    }
}
