using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>The operations that take no memory of their own: there is nothing to do.</content>
internal sealed partial class CountingDevice
{
    /// <inheritdoc/>
    protected override void UploadCore(ReadOnlySpan<float> values, Tensor target)
    {
    }

    /// <inheritdoc/>
    protected override void DownloadCore(Tensor source, Span<float> values) => values.Clear();

    /// <inheritdoc/>
    protected override void FillCore(Tensor target, float value)
    {
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor source, Tensor target)
    {
    }

    /// <inheritdoc/>
    protected override void AddCore(Tensor a, Tensor b, Tensor target)
    {
    }

    /// <inheritdoc/>
    protected override void ReluCore(Tensor x, Tensor target)
    {
    }

    /// <inheritdoc/>
    protected override void ReluBackwardCore(Tensor y, Tensor dy, bool accumulate, Tensor dx)
    {
    }

    /// <inheritdoc/>
    protected override double SquaredErrorCore(Tensor prediction, Tensor target) => 0;

    /// <inheritdoc/>
    protected override double SquaredErrorWithGradientCore(Tensor prediction, Tensor target, float scale, Tensor gradient) => 0;

    /// <inheritdoc/>
    protected override void FillGaussianCore(Tensor target, NoiseKey key, int firstImage)
    {
    }

    /// <inheritdoc/>
    protected override void MixWithTimeCore(Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, Tensor input)
    {
    }

    /// <inheritdoc/>
    protected override float ReverseStepCore(Tensor x, Tensor epsHat, Tensor? noise, in ReverseCoefficients<double> coefficients, Tensor xPrev) => 0;

    /// <inheritdoc/>
    protected override void AdamStepCore(Tensor p, Tensor g, Tensor m, Tensor v, in AdamFactors factors)
    {
    }

    /// <inheritdoc/>
    protected override double SumOfSquaresCore(Tensor x) => 0;

    /// <inheritdoc/>
    protected override void SiluCore(Tensor x, Tensor target)
    {
    }

    /// <inheritdoc/>
    protected override void SiluBackwardCore(Tensor x, Tensor dy, bool accumulate, Tensor dx)
    {
    }

    /// <inheritdoc/>
    protected override void GroupNormCore(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void GroupNormBackwardCore(Tensor x, Tensor weight, Tensor bias, Tensor statistics, bool silu, Tensor dy, bool accumulate, Tensor dx, bool accumulateParameters, Tensor dWeight, Tensor dBias)
    {
    }

    /// <inheritdoc/>
    protected override void DownsampleCore(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardFilterCore(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db)
    {
    }

    /// <inheritdoc/>
    protected override void UpsampleCore(Tensor x, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void UpsampleBackwardCore(Tensor dy, bool accumulate, Tensor dx)
    {
    }

    /// <inheritdoc/>
    protected override void ConcatenateCore(Tensor a, Tensor b, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void TakeChannelsCore(Tensor x, int first, bool accumulate, Tensor part)
    {
    }

    /// <inheritdoc/>
    protected override void AddPerChannelCore(Tensor x, Tensor e, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void SumPixelsCore(Tensor x, bool accumulate, Tensor e)
    {
    }

    /// <inheritdoc/>
    protected override void ScaleShiftCore(Tensor x, Tensor e, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void ScaleShiftBackwardCore(Tensor x, Tensor e, Tensor dy, bool accumulateX, Tensor dx, bool accumulateE, Tensor de)
    {
    }

    /// <inheritdoc/>
    protected override void ScaleImagesCore(Tensor x, Tensor factors, bool offsets, bool accumulate, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void MixCore(Tensor x, Tensor eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void EmaStepCore(Tensor average, Tensor values, double share)
    {
    }

    /// <inheritdoc/>
    protected override void SwapCore(Tensor a, Tensor b)
    {
    }

    /// <inheritdoc/>
    protected override float WeightedSumCore(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, Tensor target) => 0;
}
