using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>What belongs to an image, or to an image and a channel.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override void AddPerChannelCore(Tensor x, Tensor e, Tensor y)
    {
        var (input, added, output) = (Values(x), Values(e), Values(y));
        for (int at = 0; at < output.Length; at++) output[at] = input[at] + added[at / (x.Shape.H * x.Shape.W)];
    }

    /// <inheritdoc/>
    protected override void SumPixelsCore(Tensor x, bool accumulate, Tensor e)
    {
        var (input, sums) = (Values(x), Values(e));
        int pixels = x.Shape.H * x.Shape.W;
        for (int i = 0; i < sums.Length; i++)
        {
            double sum = 0;
            foreach (float value in input.AsSpan(i * pixels, pixels)) sum += value;
            Put(ref sums[i], accumulate, (float)sum);
        }
    }

    /// <inheritdoc/>
    protected override void ScaleShiftCore(Tensor x, Tensor e, Tensor y)
    {
        var (input, output) = (Values(x), Values(y));
        for (int at = 0; at < output.Length; at++)
        {
            var (scale, shift) = ScaleAndShift(x.Shape, e, at);
            output[at] = (input[at] * (1 + scale)) + shift;
        }
    }

    /// <inheritdoc/>
    protected override void ScaleShiftBackwardCore(Tensor x, Tensor e, Tensor dy, bool accumulateX, Tensor dx, bool accumulateE, Tensor de)
    {
        var (input, upstream, gradient) = (Values(x), Values(dy), Values(dx));
        var sums = new double[e.Shape.Count];
        for (int at = 0; at < gradient.Length; at++)
        {
            var (n, c, _, _) = Position(x.Shape, at);
            Put(ref gradient[at], accumulateX, upstream[at] * (1 + ScaleAndShift(x.Shape, e, at).Scale));
            sums[(n * 2 * x.Shape.C) + c] += upstream[at] * input[at];
            sums[(((n * 2) + 1) * x.Shape.C) + c] += upstream[at];
        }

        for (int i = 0; i < sums.Length; i++) Put(ref Values(de)[i], accumulateE, (float)sums[i]);
    }

    /// <inheritdoc/>
    protected override void ScaleImagesCore(Tensor x, Tensor factors, bool offsets, bool accumulate, Tensor y)
    {
        var (input, given, output) = (Values(x), Values(factors), Values(y));
        for (int at = 0; at < output.Length; at++)
        {
            int n = at / x.Shape.ImageCount;
            Put(ref output[at], accumulate, (given[2 * n] * input[at]) + (offsets ? given[(2 * n) + 1] : 0));
        }
    }

    /// <inheritdoc/>
    protected override void MixCore(Tensor x, Tensor eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, Tensor y)
    {
        var (images, noise, mixed) = (Values(x), Values(eps), Values(y));
        for (int at = 0; at < mixed.Length; at++)
        {
            int n = at / x.Shape.ImageCount;
            mixed[at] = (fromX[n] * images[at]) + (fromEps[n] * noise[at]);
        }
    }

    private static (float Scale, float Shift) ScaleAndShift(Shape x, Tensor e, int at)
    {
        var (n, c, _, _) = Position(x, at);
        return (Values(e)[(2 * n * x.C) + c], Values(e)[(((2 * n) + 1) * x.C) + c]);
    }

    private static void Put(ref float target, bool accumulate, float value) => target = accumulate ? target + value : value;
}
