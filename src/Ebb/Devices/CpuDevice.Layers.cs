using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>The layers of a U-Net.</content>
public sealed partial class CpuDevice
{
    private readonly Elementwise<Swished> _swished = new();
    private readonly Elementwise<SwishedSlope> _swishedSlope = new();
    private readonly Elementwise<PlusSwishedSlope> _plusSwishedSlope = new();
    private readonly ChannelAffine _affine = new();
    private readonly ChannelMoments _moments = new();
    private readonly ChannelSums _sums = new();
    private readonly GroupNormGradient _normGradient = new();
    private readonly Doubling _doubling = new();
    private readonly DoublingGradient _doublingGradient = new();
    private readonly ChannelCopy _channelCopy = new();
    private readonly NormUpstream _upstream = new();

    /// <inheritdoc/>
    protected override void SiluCore(Tensor x, Tensor target)
    {
        lock (_gate) _pool.Run(_swished, _swished.Prepare(Read(x), Read(x), Read(x), Write(target)));
        KeepAlive(x, target, null, null, null);
    }

    /// <inheritdoc/>
    protected override void SiluBackwardCore(Tensor x, Tensor dy, bool accumulate, Tensor dx)
    {
        lock (_gate)
        {
            if (accumulate) _pool.Run(_plusSwishedSlope, _plusSwishedSlope.Prepare(Read(x), Read(dy), Read(dx), Write(dx)));
            else _pool.Run(_swishedSlope, _swishedSlope.Prepare(Read(x), Read(dy), Read(dy), Write(dx)));
        }

        KeepAlive(x, dy, dx, null, null);
    }

    /// <inheritdoc/>
    protected override void GroupNormCore(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y)
    {
        lock (_gate)
        {
            _pool.Run(_moments, _moments.Prepare(Read(x)));
            ChannelArithmetic.Of(Read(x), _moments, epsilon, Write(statistics));
            ChannelArithmetic.FillNorm(Read(x), Read(weight), Read(bias), Read(statistics), _affine.Table);
            _pool.Run(_affine, _affine.Prepare(Read(x), silu, accumulate: false, Write(y)));
        }

        KeepAlive(x, weight, bias, statistics, y);
    }

    /// <inheritdoc/>
    protected override void GroupNormBackwardCore(
        Tensor x,
        Tensor weight,
        Tensor bias,
        Tensor statistics,
        bool silu,
        Tensor dy,
        bool accumulate,
        Tensor dx,
        bool accumulateParameters,
        Tensor dWeight,
        Tensor dBias)
    {
        lock (_gate)
        {
            ChannelArithmetic.FillNorm(Read(x), Read(weight), Read(bias), Read(statistics), _affine.Table);
            _upstream.Place(Read(x), Read(dy), silu, accumulate, Read(dx));
            _pool.Run(_sums, _sums.Prepare(Read(dy), Read(x), _affine.Table, silu, _upstream));
            ChannelArithmetic.ParameterGradients(Read(x), _sums, Read(statistics), accumulateParameters, Write(dWeight), Write(dBias));
            ChannelArithmetic.FillGradient(Read(x), Read(weight), _sums, Read(statistics), _normGradient.Table);
            _pool.Run(_normGradient, _normGradient.Prepare(Read(x), _affine.Table, _upstream, accumulate, Write(dx)));
        }

        KeepAlive(x, weight, bias, statistics, dy);
        KeepAlive(dx, dWeight, dBias, null, null);
    }

    /// <inheritdoc/>
    protected override void AttentionCore(Tensor q, Tensor k, Tensor v, int heads, Tensor y)
    {
        var attention = _convolutions.Attention;
        lock (_gate) _pool.Run(attention, attention.Prepare(Read(q), Read(k), Read(v), heads, Write(y)));
        KeepAlive(q, k, v, y, null);
    }

    /// <inheritdoc/>
    protected override void AttentionBackwardCore(
        Tensor q, Tensor k, Tensor v, int heads, Tensor dy, (bool Q, bool K, bool V) accumulate, Tensor dq, Tensor dk, Tensor dv)
    {
        var gradient = _convolutions.AttentionGradient;
        lock (_gate)
        {
            int tasks = gradient.Prepare(Read(q), Read(k), Read(v), heads, Read(dy), accumulate, (Write(dq), Write(dk), Write(dv)));
            _pool.Run(gradient, tasks);
        }

        KeepAlive(q, k, v, dy, null);
        KeepAlive(dq, dk, dv, null, null);
    }

    /// <inheritdoc/>
    protected override void UpsampleCore(Tensor x, Tensor y)
    {
        lock (_gate) _pool.Run(_doubling, _doubling.Prepare(Read(x), Write(y)));
        KeepAlive(x, y, null, null, null);
    }

    /// <inheritdoc/>
    protected override void UpsampleBackwardCore(Tensor dy, bool accumulate, Tensor dx)
    {
        lock (_gate) _pool.Run(_doublingGradient, _doublingGradient.Prepare(Read(dy), accumulate, Write(dx)));
        KeepAlive(dy, dx, null, null, null);
    }

    /// <inheritdoc/>
    protected override void ConcatenateCore(Tensor a, Tensor b, Tensor y)
    {
        lock (_gate)
        {
            _pool.Run(_channelCopy, _channelCopy.Prepare(Read(a), 0, Write(y), 0, a.Shape.C, accumulate: false));
            _pool.Run(_channelCopy, _channelCopy.Prepare(Read(b), 0, Write(y), a.Shape.C, b.Shape.C, accumulate: false));
        }

        KeepAlive(a, b, y, null, null);
    }

    /// <inheritdoc/>
    protected override void TakeChannelsCore(Tensor x, int first, bool accumulate, Tensor part)
    {
        lock (_gate) _pool.Run(_channelCopy, _channelCopy.Prepare(Read(x), first, Write(part), 0, part.Shape.C, accumulate));
        KeepAlive(x, part, null, null, null);
    }

    /// <inheritdoc/>
    protected override void AddPerChannelCore(Tensor x, Tensor e, Tensor y)
    {
        lock (_gate)
        {
            ChannelArithmetic.FillScaleShift(Read(x), null, 0, Read(e), 0, _affine.Table);
            _pool.Run(_affine, _affine.Prepare(Read(x), silu: false, accumulate: false, Write(y)));
        }

        KeepAlive(x, e, y, null, null);
    }

    /// <inheritdoc/>
    protected override void SumPixelsCore(Tensor x, bool accumulate, Tensor e)
    {
        lock (_gate)
        {
            _pool.Run(_sums, _sums.Prepare(Read(x), null, null, silu: false));
            ChannelArithmetic.PutSums(Read(x), _sums.Sums, accumulate, Write(e), 0);
        }

        KeepAlive(x, e, null, null, null);
    }

    /// <inheritdoc/>
    protected override void ScaleShiftCore(Tensor x, Tensor e, Tensor y)
    {
        lock (_gate)
        {
            ChannelArithmetic.FillScaleShift(Read(x), Read(e), 0, Read(e), x.Shape.C, _affine.Table);
            _pool.Run(_affine, _affine.Prepare(Read(x), silu: false, accumulate: false, Write(y)));
        }

        KeepAlive(x, e, y, null, null);
    }

    /// <inheritdoc/>
    protected override void ScaleShiftBackwardCore(Tensor x, Tensor e, Tensor dy, bool accumulateX, Tensor dx, bool accumulateE, Tensor de)
    {
        lock (_gate)
        {
            _pool.Run(_sums, _sums.Prepare(Read(dy), Read(x), null, silu: false));
            ChannelArithmetic.PutSums(Read(x), _sums.Products, accumulateE, Write(de), 0);
            ChannelArithmetic.PutSums(Read(x), _sums.Sums, accumulateE, Write(de), x.Shape.C);
            ChannelArithmetic.FillScaleShift(Read(x), Read(e), 0, null, 0, _affine.Table);
            _pool.Run(_affine, _affine.Prepare(Read(dy), silu: false, accumulateX, Write(dx)));
        }

        KeepAlive(x, e, dy, dx, de);
    }

    /// <inheritdoc/>
    protected override void ScaleImagesCore(Tensor x, Tensor factors, bool offsets, bool accumulate, Tensor y)
    {
        lock (_gate)
        {
            ChannelArithmetic.FillImages(Read(x), Read(factors), offsets, _affine.Table);
            _pool.Run(_affine, _affine.Prepare(Read(x), silu: false, accumulate, Write(y)));
        }

        KeepAlive(x, factors, y, null, null);
    }

    /// <inheritdoc/>
    protected override void MixCore(Tensor x, Tensor eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, Tensor y)
    {
        lock (_gate) _pool.Run(_mix, _mix.Prepare(Read(x), Read(eps), fromX, fromEps, default, Write(y)));
        KeepAlive(x, eps, y, null, null);
    }
}
