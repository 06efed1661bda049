using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>
/// The seam between Ebb and the hardware: memory for tensors and the primitive operations everything else is made of.
/// Each public method checks shapes once and hands on to the device's own <c>...Core</c>, which may assume them right.
/// </summary>
/// <remarks>
/// All operations are complete when they return, and each result is a function of its inputs alone: the number of threads
/// never changes a bit. Unless a method says otherwise, outputs must not be among the inputs.
/// </remarks>
public abstract partial class Device
{
    /// <summary>A name to print, such as <c>cpu (AVX2, 2 threads)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of threads that work at once.</summary>
    public abstract int Threads { get; }

    /// <summary>
    /// How many images of a batch to run through a net at a time, so that what one layer writes is still in cache when the
    /// next one reads it. It depends on shapes and on the kind of device only, never on the number of threads, because the
    /// order in which gradients are summed follows it.
    /// </summary>
    /// <param name="input">The whole batch as the net sees it, (N, C, H, W).</param>
    /// <param name="widestChannels">The largest number of channels between two layers.</param>
    /// <returns>A divisor of N.</returns>
    public virtual int ImagesAtATime(Shape input, int widestChannels) => input.N;

    /// <summary>A new tensor, filled with zeros.</summary>
    public Tensor Allocate(Shape shape, TensorKind kind = TensorKind.Image)
    {
        if (kind == TensorKind.Vector && (shape.N, shape.H, shape.W) != (1, 1, 1))
        {
            throw new ArgumentException($"A vector has the shape (1, C, 1, 1); got {shape}. Use Shape.Vector(length).", nameof(shape));
        }

        return new Tensor(this, shape, kind, AllocateCore(shape, kind));
    }

    /// <summary>A new tensor with the given values, in row-major N, C, H, W order.</summary>
    public Tensor From(Shape shape, ReadOnlySpan<float> values, TensorKind kind = TensorKind.Image)
    {
        var tensor = Allocate(shape, kind);
        Upload(values, tensor);
        return tensor;
    }

    /// <summary>The bytes that <see cref="Allocate"/> would take for this shape, padding included.</summary>
    public abstract long BytesFor(Shape shape, TensorKind kind);

    /// <summary>Copies <paramref name="values"/>, in row-major N, C, H, W order, into <paramref name="target"/>.</summary>
    public void Upload(ReadOnlySpan<float> values, Tensor target)
    {
        Check.OnDevice(this, target);
        Check.Length(values.Length, target.Shape, nameof(values));
        UploadCore(values, target);
    }

    /// <summary>Copies the values of <paramref name="source"/> out, in row-major N, C, H, W order.</summary>
    public void Download(Tensor source, Span<float> values)
    {
        Check.OnDevice(this, source);
        Check.Length(values.Length, source.Shape, nameof(values));
        DownloadCore(source, values);
    }

    /// <summary>target = value, everywhere.</summary>
    public void Fill(Tensor target, float value)
    {
        Check.OnDevice(this, target);
        FillCore(target, value);
    }

    /// <summary>target = source.</summary>
    public void Copy(Tensor source, Tensor target)
    {
        Check.Same(this, source, target);
        CopyCore(source, target);
    }

    /// <summary>target = a + b. The target may be a or b.</summary>
    public void Add(Tensor a, Tensor b, Tensor target)
    {
        Check.Same(this, a, b, target);
        AddCore(a, b, target);
    }

    /// <summary>target = max(x, 0). The target may be x.</summary>
    public void Relu(Tensor x, Tensor target)
    {
        Check.Same(this, x, target);
        ReluCore(x, target);
    }

    /// <summary>
    /// The gradient through <see cref="Relu"/>: dx = dy where y is positive, else 0, so 0 at y = 0; added to dx when
    /// <paramref name="accumulate"/>. dx may be dy.
    /// </summary>
    public void ReluBackward(Tensor y, Tensor dy, bool accumulate, Tensor dx)
    {
        Check.Same(this, y, dy, dx);
        ReluBackwardCore(y, dy, accumulate, dx);
    }

    /// <summary>
    /// The convolution y = x * w + b, then + residual, then max(., 0) where asked: cross-correlation with stride 1 and zero
    /// padding of (kernel - 1) / 2 on every side, so that y has the rows and columns of x.
    /// </summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="w">The weights, (K, C, k, k) with k odd.</param>
    /// <param name="b">The bias, (1, K, 1, 1), or null for none.</param>
    /// <param name="residual">Added to the result, (N, K, H, W), or null for none.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The output, (N, K, H, W).</param>
    public void Conv2d(Tensor x, Tensor w, Tensor? b, Tensor? residual, bool relu, Tensor y)
    {
        Check.Convolution(this, x, w, y);
        if (b is not null) Check.Channels(this, b, w.Shape.N);
        if (residual is not null) Check.Same(this, residual, y);
        Conv2dCore(x, w, b, residual, relu, y);
    }

    /// <summary>
    /// The gradient of <see cref="Conv2d"/> with respect to its input: dx = dy correlated with the flipped, transposed
    /// weights; added to dx when <paramref name="accumulate"/>; and then set to 0 wherever <paramref name="mask"/> is not
    /// positive, which is the gradient of a relu whose output the mask is.
    /// </summary>
    /// <param name="dy">The gradient of the output, (N, K, H, W).</param>
    /// <param name="w">The weights, (K, C, k, k).</param>
    /// <param name="accumulate">Whether to add to what dx holds.</param>
    /// <param name="mask">The output of the relu that made x, (N, C, H, W), or null for none.</param>
    /// <param name="dx">The gradient of the input, (N, C, H, W).</param>
    public void Conv2dBackwardInput(Tensor dy, Tensor w, bool accumulate, Tensor? mask, Tensor dx)
    {
        Check.Convolution(this, dx, w, dy);
        if (mask is not null) Check.Same(this, mask, dx);
        Conv2dBackwardInputCore(dy, w, accumulate, mask, dx);
    }

    /// <summary>
    /// The gradients of <see cref="Conv2d"/> with respect to its weights and bias, summed over the images in one fixed
    /// order; added to dw and db when <paramref name="accumulate"/>.
    /// </summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="dy">The gradient of the output, (N, K, H, W).</param>
    /// <param name="accumulate">Whether to add to what dw and db hold.</param>
    /// <param name="dw">The gradient of the weights, (K, C, k, k).</param>
    /// <param name="db">The gradient of the bias, (1, K, 1, 1), or null.</param>
    public void Conv2dBackwardFilter(Tensor x, Tensor dy, bool accumulate, Tensor dw, Tensor? db)
    {
        Check.Convolution(this, x, dw, dy);
        if (db is not null) Check.Channels(this, db, dw.Shape.N);
        Conv2dBackwardFilterCore(x, dy, accumulate, dw, db);
    }

    /// <summary>The sum of (prediction - target)^2 over all elements, each squared in float32 and summed in double.</summary>
    public double SquaredError(Tensor prediction, Tensor target)
    {
        Check.Same(this, prediction, target);
        return SquaredErrorCore(prediction, target);
    }

    /// <summary>gradient = scale * (prediction - target), and returns <see cref="SquaredError"/>.</summary>
    public double SquaredErrorWithGradient(Tensor prediction, Tensor target, float scale, Tensor gradient)
    {
        Check.Same(this, prediction, target, gradient);
        return SquaredErrorWithGradientCore(prediction, target, scale, gradient);
    }

    /// <summary>Fills image n of <paramref name="target"/> with the standard normal numbers of image <c>firstImage + n</c> under the key.</summary>
    public void FillGaussian(Tensor target, NoiseKey key, int firstImage)
    {
        Check.OnDevice(this, target);
        ArgumentOutOfRangeException.ThrowIfNegative(firstImage);
        FillGaussianCore(target, key, firstImage);
    }

    /// <summary>
    /// The input of a net that sees time as a channel: channels 0 .. C-1 of image n are fromX[n] * x + fromEps[n] * eps,
    /// and channel C is the constant time[n].
    /// </summary>
    /// <param name="x">Clean images, or the state of a sampler, (N, C, H, W).</param>
    /// <param name="eps">Noise, (N, C, H, W), or null where x goes in as it is.</param>
    /// <param name="fromX">The weight of x for each image, length N.</param>
    /// <param name="fromEps">The weight of eps for each image, length N; not read when eps is null.</param>
    /// <param name="time">The time of each image as the net sees it, length N.</param>
    /// <param name="input">The input of the net, (N, C + 1, H, W).</param>
    public void MixWithTime(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, Tensor input)
    {
        Check.OnDevice(this, x);
        Check.OnDevice(this, input);
        if (eps is not null) Check.Same(this, x, eps);
        Check.Expect(input.Shape, x.Shape.WithC(x.Shape.C + 1), nameof(input));
        Check.PerImage(fromX.Length, x.Shape, nameof(fromX));
        if (eps is not null) Check.PerImage(fromEps.Length, x.Shape, nameof(fromEps));
        Check.PerImage(time.Length, x.Shape, nameof(time));
        MixWithTimeCore(x, eps, fromX, fromEps, time, input);
    }

    /// <summary>One step of a sampler, as <see cref="ReverseCoefficients{TScalar}"/> writes it. xPrev may be x.</summary>
    /// <param name="x">The state, (N, C, H, W).</param>
    /// <param name="epsHat">The predicted noise, (N, C, H, W).</param>
    /// <param name="noise">Fresh noise, (N, C, H, W), or null when <c>FromNoise</c> is 0.</param>
    /// <param name="coefficients">The step.</param>
    /// <param name="xPrev">The next state, (N, C, H, W).</param>
    /// <returns>The largest magnitude in xPrev; NaN when xPrev holds a NaN.</returns>
    public float ReverseStep(Tensor x, Tensor epsHat, Tensor? noise, in ReverseCoefficients<double> coefficients, Tensor xPrev)
    {
        Check.Same(this, x, epsHat, xPrev);
        if (noise is not null) Check.Same(this, x, noise);
        if (noise is null && coefficients.FromNoise != 0)
        {
            throw new ArgumentException("This step adds noise, so the noise must be given; got null.", nameof(noise));
        }

        return ReverseStepCore(x, epsHat, noise, coefficients, xPrev);
    }

    /// <summary>One Adam update of p in place, with its moments m and v, from the gradient g. All four have one shape.</summary>
    public void AdamStep(Tensor p, Tensor g, Tensor m, Tensor v, in AdamFactors factors)
    {
        Check.Same(this, p, g, m, v);
        AdamStepCore(p, g, m, v, factors);
    }

    /// <summary>The sum of squares of all elements, in double.</summary>
    public double SumOfSquares(Tensor x)
    {
        Check.OnDevice(this, x);
        return SumOfSquaresCore(x);
    }

    /// <summary>The memory for one tensor, filled with zeros.</summary>
    protected abstract TensorStorage AllocateCore(Shape shape, TensorKind kind);

    /// <inheritdoc cref="Upload"/>
    protected abstract void UploadCore(ReadOnlySpan<float> values, Tensor target);

    /// <inheritdoc cref="Download"/>
    protected abstract void DownloadCore(Tensor source, Span<float> values);

    /// <inheritdoc cref="Fill"/>
    protected abstract void FillCore(Tensor target, float value);

    /// <inheritdoc cref="Copy"/>
    protected abstract void CopyCore(Tensor source, Tensor target);

    /// <inheritdoc cref="Add"/>
    protected abstract void AddCore(Tensor a, Tensor b, Tensor target);

    /// <inheritdoc cref="Relu"/>
    protected abstract void ReluCore(Tensor x, Tensor target);

    /// <inheritdoc cref="ReluBackward"/>
    protected abstract void ReluBackwardCore(Tensor y, Tensor dy, bool accumulate, Tensor dx);

    /// <inheritdoc cref="Conv2d"/>
    protected abstract void Conv2dCore(Tensor x, Tensor w, Tensor? b, Tensor? residual, bool relu, Tensor y);

    /// <inheritdoc cref="Conv2dBackwardInput"/>
    protected abstract void Conv2dBackwardInputCore(Tensor dy, Tensor w, bool accumulate, Tensor? mask, Tensor dx);

    /// <inheritdoc cref="Conv2dBackwardFilter"/>
    protected abstract void Conv2dBackwardFilterCore(Tensor x, Tensor dy, bool accumulate, Tensor dw, Tensor? db);

    /// <inheritdoc cref="SquaredError"/>
    protected abstract double SquaredErrorCore(Tensor prediction, Tensor target);

    /// <inheritdoc cref="SquaredErrorWithGradient"/>
    protected abstract double SquaredErrorWithGradientCore(Tensor prediction, Tensor target, float scale, Tensor gradient);

    /// <inheritdoc cref="FillGaussian"/>
    protected abstract void FillGaussianCore(Tensor target, NoiseKey key, int firstImage);

    /// <inheritdoc cref="MixWithTime"/>
    protected abstract void MixWithTimeCore(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, Tensor input);

    /// <inheritdoc cref="ReverseStep"/>
    protected abstract float ReverseStepCore(
        Tensor x, Tensor epsHat, Tensor? noise, in ReverseCoefficients<double> coefficients, Tensor xPrev);

    /// <inheritdoc cref="AdamStep"/>
    protected abstract void AdamStepCore(Tensor p, Tensor g, Tensor m, Tensor v, in AdamFactors factors);

    /// <inheritdoc cref="SumOfSquares"/>
    protected abstract double SumOfSquaresCore(Tensor x);
}
