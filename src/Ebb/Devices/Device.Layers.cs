using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>
/// The layers of a U-Net besides the convolution of stride 1. What belongs to an image and a channel but to no pixel, such as an
/// embedded time, is a batch of images of one pixel, (N, C, 1, 1); a linear layer is a convolution of kernel 1.
/// </content>
public abstract partial class Device
{
    /// <summary>target = x / (1 + exp(-x)), everywhere. The target may be x.</summary>
    public void Silu(Tensor x, Tensor target)
    {
        Check.Same(this, x, target);
        SiluCore(x, target);
    }

    /// <summary>The gradient through <see cref="Silu"/>, from its input; added to dx when <paramref name="accumulate"/>. dx may be dy.</summary>
    public void SiluBackward(Tensor x, Tensor dy, bool accumulate, Tensor dx)
    {
        Check.Same(this, x, dy, dx);
        SiluBackwardCore(x, dy, accumulate, dx);
    }

    /// <summary>
    /// Group normalisation: y = (x - mean) / sqrt(variance + epsilon) * weight + bias, mean and variance over the channels of a
    /// group and all pixels of an image; then silu where asked.
    /// </summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="weight">(1, C, 1, 1).</param>
    /// <param name="bias">(1, C, 1, 1).</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    /// <param name="silu">Whether a silu follows.</param>
    /// <param name="statistics">(N, 2 G, 1, 1), G a divisor of C: filled with the means, then with 1 / sqrt(variance + epsilon).</param>
    /// <param name="y">The output, (N, C, H, W).</param>
    public void GroupNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y)
    {
        Check.GroupNorm(this, x, weight, bias, statistics, y);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        GroupNormCore(x, weight, bias, epsilon, silu, statistics, y);
    }

    /// <summary>The gradients of <see cref="GroupNorm"/>.</summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="weight">(1, C, 1, 1).</param>
    /// <param name="bias">(1, C, 1, 1).</param>
    /// <param name="statistics">What the forward pass left there.</param>
    /// <param name="silu">Whether a silu followed.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="accumulate">Whether to add to what dx holds.</param>
    /// <param name="dx">The gradient of the input.</param>
    /// <param name="accumulateParameters">Whether to add to what dWeight and dBias hold.</param>
    /// <param name="dWeight">The gradient of the weight.</param>
    /// <param name="dBias">The gradient of the bias.</param>
    public void GroupNormBackward(
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
        Check.GroupNorm(this, x, weight, bias, statistics, dy);
        Check.Same(this, x, dx);
        Check.Same(this, weight, dWeight, dBias);
        GroupNormBackwardCore(x, weight, bias, statistics, silu, dy, accumulate, dx, accumulateParameters, dWeight, dBias);
    }

    /// <summary>
    /// Attention of every pixel to every pixel of its image: in each of the heads, which share the channels evenly,
    /// y = softmax(q k^T / sqrt(channels / heads)) v.
    /// </summary>
    /// <param name="q">Queries, (N, C, H, W).</param>
    /// <param name="k">Keys, (N, C, H, W).</param>
    /// <param name="v">Values, (N, C, H, W).</param>
    /// <param name="heads">A divisor of C.</param>
    /// <param name="y">The output, (N, C, H, W).</param>
    public void Attention(Tensor q, Tensor k, Tensor v, int heads, Tensor y)
    {
        Check.Same(this, q, k, v, y);
        Check.Heads(q.Shape, heads);
        AttentionCore(q, k, v, heads, y);
    }

    /// <summary>The gradients of <see cref="Attention"/>, each added to what is there where its flag says so.</summary>
    /// <param name="q">Queries, (N, C, H, W).</param>
    /// <param name="k">Keys, (N, C, H, W).</param>
    /// <param name="v">Values, (N, C, H, W).</param>
    /// <param name="heads">A divisor of C.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="accumulate">Whether to add to dq, dk and dv. dk may be dq and dv may be either, if they add.</param>
    /// <param name="dq">The gradient of the queries.</param>
    /// <param name="dk">The gradient of the keys.</param>
    /// <param name="dv">The gradient of the values.</param>
    public void AttentionBackward(
        Tensor q, Tensor k, Tensor v, int heads, Tensor dy, (bool Q, bool K, bool V) accumulate, Tensor dq, Tensor dk, Tensor dv)
    {
        Check.Same(this, q, k, v, dy);
        Check.Same(this, q, dq, dk, dv);
        Check.Heads(q.Shape, heads);
        AttentionBackwardCore(q, k, v, heads, dy, accumulate, dq, dk, dv);
    }

    /// <summary>The 3x3 convolution of stride 2, y = x * w + b.</summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="w">The weights, (K, C, 3, 3).</param>
    /// <param name="b">The bias, (1, K, 1, 1), or null for none.</param>
    /// <param name="padding">Where the zeros are.</param>
    /// <param name="y">The output, (N, K, rows, columns).</param>
    public void Downsample(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y)
    {
        Check.Downsample(this, x, w, padding, y);
        if (b is not null) Check.Channels(this, b, w.Shape.N);
        DownsampleCore(x, w, b, padding, y);
    }

    /// <summary>The gradient of <see cref="Downsample"/> with respect to its input; added to dx when <paramref name="accumulate"/>.</summary>
    public void DownsampleBackwardInput(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx)
    {
        Check.Downsample(this, dx, w, padding, dy);
        DownsampleBackwardInputCore(dy, w, padding, accumulate, dx);
    }

    /// <summary>The gradients of <see cref="Downsample"/> with respect to weights and bias; added when <paramref name="accumulate"/>.</summary>
    public void DownsampleBackwardFilter(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db)
    {
        Check.Downsample(this, x, dw, padding, dy);
        if (db is not null) Check.Channels(this, db, dw.Shape.N);
        DownsampleBackwardFilterCore(x, dy, padding, accumulate, dw, db);
    }

    /// <summary>y = x with every pixel repeated 2 by 2: (N, C, H, W) to (N, C, 2 H, 2 W).</summary>
    public void Upsample(Tensor x, Tensor y)
    {
        Check.Doubled(this, x, y);
        UpsampleCore(x, y);
    }

    /// <summary>The gradient of <see cref="Upsample"/>: sums of four pixels; added to dx when <paramref name="accumulate"/>.</summary>
    public void UpsampleBackward(Tensor dy, bool accumulate, Tensor dx)
    {
        Check.Doubled(this, dx, dy);
        UpsampleBackwardCore(dy, accumulate, dx);
    }

    /// <summary>y = all channels of a, then all of b: (N, A, H, W) and (N, B, H, W) to (N, A + B, H, W).</summary>
    public void Concatenate(Tensor a, Tensor b, Tensor y)
    {
        Check.OnDevice(this, a);
        Check.OnDevice(this, b);
        Check.OnDevice(this, y);
        Check.Expect(b.Shape, a.Shape.WithC(b.Shape.C), nameof(b));
        Check.Expect(y.Shape, a.Shape.WithC(a.Shape.C + b.Shape.C), nameof(y));
        ConcatenateCore(a, b, y);
    }

    /// <summary>part = the channels of x from <paramref name="first"/> on; added to part when <paramref name="accumulate"/>.</summary>
    public void TakeChannels(Tensor x, int first, bool accumulate, Tensor part)
    {
        Check.OnDevice(this, x);
        Check.OnDevice(this, part);
        Check.Expect(part.Shape, x.Shape.WithC(part.Shape.C), nameof(part));
        if (first < 0 || first > x.Shape.C - part.Shape.C)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"Images of shape {x.Shape} have no {part.Shape.C} channels from there on.");
        }

        TakeChannelsCore(x, first, accumulate, part);
    }

    /// <summary>y = x + e, e spread over the pixels. y may be x.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="e">(N, C, 1, 1).</param>
    /// <param name="y">(N, C, H, W).</param>
    public void AddPerChannel(Tensor x, Tensor e, Tensor y)
    {
        Check.Same(this, x, y);
        Check.PerChannel(this, x, e, 1);
        AddPerChannelCore(x, e, y);
    }

    /// <summary>e = the sum of x over the pixels, (N, C, H, W) to (N, C, 1, 1); added to e when <paramref name="accumulate"/>.</summary>
    public void SumPixels(Tensor x, bool accumulate, Tensor e)
    {
        Check.OnDevice(this, x);
        Check.PerChannel(this, x, e, 1);
        SumPixelsCore(x, accumulate, e);
    }

    /// <summary>y = x (1 + scale) + shift, both spread over the pixels. y may be x.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="e">(N, 2 C, 1, 1): the scales, then the shifts.</param>
    /// <param name="y">(N, C, H, W).</param>
    public void ScaleShift(Tensor x, Tensor e, Tensor y)
    {
        Check.Same(this, x, y);
        Check.PerChannel(this, x, e, 2);
        ScaleShiftCore(x, e, y);
    }

    /// <summary>The gradients of <see cref="ScaleShift"/>, each added to what is there where its flag says so.</summary>
    public void ScaleShiftBackward(Tensor x, Tensor e, Tensor dy, bool accumulateX, Tensor dx, bool accumulateE, Tensor de)
    {
        Check.Same(this, x, dy, dx);
        Check.PerChannel(this, x, e, 2);
        Check.Same(this, e, de);
        ScaleShiftBackwardCore(x, e, dy, accumulateX, dx, accumulateE, de);
    }

    /// <summary>y = factor x + offset for every image, or without the offsets, or added to y. y may be x.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="factors">(N, 2, 1, 1): factor and offset of each image.</param>
    /// <param name="offsets">Whether the offsets are added; the gradient leaves them out.</param>
    /// <param name="accumulate">Whether to add to what y holds.</param>
    /// <param name="y">(N, C, H, W).</param>
    public void ScaleImages(Tensor x, Tensor factors, bool offsets, bool accumulate, Tensor y)
    {
        Check.Same(this, x, y);
        Check.OnDevice(this, factors);
        Check.Expect(factors.Shape, new Shape(x.Shape.N, 2, 1, 1), nameof(factors));
        ScaleImagesCore(x, factors, offsets, accumulate, y);
    }

    /// <summary>y = fromX[n] x + fromEps[n] eps for every image n, or x as it is where eps is null.</summary>
    /// <param name="x">Clean images, or the state of a sampler, (N, C, H, W).</param>
    /// <param name="eps">Noise, (N, C, H, W), or null.</param>
    /// <param name="fromX">The weight of x for each image, length N; not read when eps is null.</param>
    /// <param name="fromEps">The weight of eps for each image, length N; not read when eps is null.</param>
    /// <param name="y">The mixture, (N, C, H, W).</param>
    public void Mix(Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, Tensor y)
    {
        Check.Same(this, x, y);
        if (eps is null)
        {
            CopyCore(x, y);
            return;
        }

        Check.Same(this, x, eps);
        Check.PerImage(fromX.Length, x.Shape, nameof(fromX));
        Check.PerImage(fromEps.Length, x.Shape, nameof(fromEps));
        MixCore(x, eps, fromX, fromEps, y);
    }

    /// <inheritdoc cref="Silu"/>
    protected abstract void SiluCore(Tensor x, Tensor target);

    /// <inheritdoc cref="SiluBackward"/>
    protected abstract void SiluBackwardCore(Tensor x, Tensor dy, bool accumulate, Tensor dx);

    /// <inheritdoc cref="GroupNorm"/>
    protected abstract void GroupNormCore(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y);

    /// <inheritdoc cref="GroupNormBackward"/>
    protected abstract void GroupNormBackwardCore(
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
        Tensor dBias);

    /// <inheritdoc cref="Attention"/>
    protected abstract void AttentionCore(Tensor q, Tensor k, Tensor v, int heads, Tensor y);

    /// <inheritdoc cref="AttentionBackward"/>
    protected abstract void AttentionBackwardCore(
        Tensor q, Tensor k, Tensor v, int heads, Tensor dy, (bool Q, bool K, bool V) accumulate, Tensor dq, Tensor dk, Tensor dv);

    /// <inheritdoc cref="Downsample"/>
    protected abstract void DownsampleCore(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y);

    /// <inheritdoc cref="DownsampleBackwardInput"/>
    protected abstract void DownsampleBackwardInputCore(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx);

    /// <inheritdoc cref="DownsampleBackwardFilter"/>
    protected abstract void DownsampleBackwardFilterCore(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db);

    /// <inheritdoc cref="Upsample"/>
    protected abstract void UpsampleCore(Tensor x, Tensor y);

    /// <inheritdoc cref="UpsampleBackward"/>
    protected abstract void UpsampleBackwardCore(Tensor dy, bool accumulate, Tensor dx);

    /// <inheritdoc cref="Concatenate"/>
    protected abstract void ConcatenateCore(Tensor a, Tensor b, Tensor y);

    /// <inheritdoc cref="TakeChannels"/>
    protected abstract void TakeChannelsCore(Tensor x, int first, bool accumulate, Tensor part);

    /// <inheritdoc cref="AddPerChannel"/>
    protected abstract void AddPerChannelCore(Tensor x, Tensor e, Tensor y);

    /// <inheritdoc cref="SumPixels"/>
    protected abstract void SumPixelsCore(Tensor x, bool accumulate, Tensor e);

    /// <inheritdoc cref="ScaleShift"/>
    protected abstract void ScaleShiftCore(Tensor x, Tensor e, Tensor y);

    /// <inheritdoc cref="ScaleShiftBackward"/>
    protected abstract void ScaleShiftBackwardCore(Tensor x, Tensor e, Tensor dy, bool accumulateX, Tensor dx, bool accumulateE, Tensor de);

    /// <inheritdoc cref="ScaleImages"/>
    protected abstract void ScaleImagesCore(Tensor x, Tensor factors, bool offsets, bool accumulate, Tensor y);

    /// <inheritdoc cref="Mix"/>
    protected abstract void MixCore(Tensor x, Tensor eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, Tensor y);
}
