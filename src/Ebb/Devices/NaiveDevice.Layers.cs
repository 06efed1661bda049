using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>The layers of a U-Net.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override void SiluCore(Tensor x, Tensor target)
    {
        var (input, output) = (Values(x), Values(target));
        for (int i = 0; i < output.Length; i++) output[i] = input[i] * Sigmoid(input[i]);
    }

    /// <inheritdoc/>
    protected override void SiluBackwardCore(Tensor x, Tensor dy, bool accumulate, Tensor dx)
    {
        var (input, upstream, gradient) = (Values(x), Values(dy), Values(dx));
        for (int i = 0; i < gradient.Length; i++) Put(ref gradient[i], accumulate, upstream[i] * SiluSlope(input[i]));
    }

    /// <inheritdoc/>
    protected override void GroupNormCore(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y)
    {
        var (input, output, kept) = (Values(x), Values(y), Values(statistics));
        int groups = statistics.Shape.C / 2, size = x.Shape.ImageCount / groups;
        for (int group = 0; group < x.Shape.N * groups; group++)
        {
            var part = input.AsSpan(group * size, size);
            double mean = 0, variance = 0;
            foreach (float value in part) mean += value;
            mean /= size;
            foreach (float value in part) variance += (value - mean) * (value - mean);
            var (n, g) = Math.DivRem(group, groups);
            kept[(((2 * n) + 0) * groups) + g] = (float)mean;
            kept[(((2 * n) + 1) * groups) + g] = (float)(1 / Math.Sqrt((variance / size) + epsilon));
        }

        for (int at = 0; at < output.Length; at++)
        {
            float value = Affine(x, weight, bias, statistics, at).Value;
            output[at] = silu ? value * Sigmoid(value) : value;
        }
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
        var (upstream, gradient, weights) = (Values(dy), Values(dx), Values(weight));
        var (weightGradient, biasGradient) = (new double[weights.Length], new double[weights.Length]);
        int size = x.Shape.ImageCount / (statistics.Shape.C / 2);
        for (int start = 0; start < upstream.Length; start += size)
        {
            double sum = 0, product = 0;
            for (int at = start; at < start + size; at++)
            {
                var (normal, value, _) = Affine(x, weight, bias, statistics, at);
                float g = silu ? upstream[at] * SiluSlope(value) : upstream[at];
                int c = Position(x.Shape, at).C;
                weightGradient[c] += g * normal;
                biasGradient[c] += g;
                sum += weights[c] * g;
                product += weights[c] * g * normal;
            }

            for (int at = start; at < start + size; at++)
            {
                var (normal, value, scale) = Affine(x, weight, bias, statistics, at);
                float g = silu ? upstream[at] * SiluSlope(value) : upstream[at];
                float passed = (float)(scale * ((weights[Position(x.Shape, at).C] * g) - (sum / size) - (normal * product / size)));
                Put(ref gradient[at], accumulate, passed);
            }
        }

        for (int c = 0; c < weights.Length; c++)
        {
            Put(ref Values(dWeight)[c], accumulateParameters, (float)weightGradient[c]);
            Put(ref Values(dBias)[c], accumulateParameters, (float)biasGradient[c]);
        }
    }

    /// <inheritdoc/>
    protected override void AttentionCore(Tensor q, Tensor k, Tensor v, int heads, Tensor y)
    {
        int pixels = q.Shape.H * q.Shape.W, width = q.Shape.C / heads;
        var (values, output, weights) = (Values(v), Values(y), new float[pixels]);
        for (int head = 0; head < q.Shape.N * heads; head++)
        {
            int start = head * width * pixels;
            for (int query = 0; query < pixels; query++)
            {
                AttentionWeights(q, k, start, width, query, weights);
                for (int d = 0; d < width; d++)
                {
                    float sum = 0;
                    for (int key = 0; key < pixels; key++) sum += weights[key] * values[start + (d * pixels) + key];
                    output[start + (d * pixels) + query] = sum;
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void AttentionBackwardCore(
        Tensor q, Tensor k, Tensor v, int heads, Tensor dy, (bool Q, bool K, bool V) accumulate, Tensor dq, Tensor dk, Tensor dv)
    {
        if (!accumulate.Q) Array.Clear(Values(dq));
        if (!accumulate.K) Array.Clear(Values(dk));
        if (!accumulate.V) Array.Clear(Values(dv));
        int width = q.Shape.C / heads;
        for (int head = 0; head < q.Shape.N * heads; head++) AttentionBackward(q, k, v, head, width, dy, dq, dk, dv);
    }

    /// <inheritdoc/>
    protected override void DownsampleCore(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y)
    {
        var output = Values(y);
        for (int at = 0; at < output.Length; at++) output[at] = b is null ? 0 : Values(b)[Position(y.Shape, at).C];
        var (input, weights) = (Values(x), Values(w));
        ForEachProduct(x.Shape, w.Shape, y.Shape, padding, (i, j, k) => output[i] += weights[j] * input[k]);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardInputCore(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx)
    {
        var (upstream, weights, gradient) = (Values(dy), Values(w), Values(dx));
        if (!accumulate) Array.Clear(gradient);
        ForEachProduct(dx.Shape, w.Shape, dy.Shape, padding, (i, j, k) => gradient[k] += weights[j] * upstream[i]);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardFilterCore(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db)
    {
        var (input, upstream, gradient) = (Values(x), Values(dy), Values(dw));
        if (!accumulate) Array.Clear(gradient);
        ForEachProduct(x.Shape, dw.Shape, dy.Shape, padding, (i, j, k) => gradient[j] += input[k] * upstream[i]);
        if (db is null) return;
        if (!accumulate) Array.Clear(Values(db));
        for (int at = 0; at < upstream.Length; at++) Values(db)[Position(dy.Shape, at).C] += upstream[at];
    }

    /// <inheritdoc/>
    protected override void UpsampleCore(Tensor x, Tensor y)
    {
        var (input, output) = (Values(x), Values(y));
        for (int at = 0; at < output.Length; at++)
        {
            var (n, c, i, j) = Position(y.Shape, at);
            output[at] = input[Index(x.Shape, n, c, i / 2, j / 2)];
        }
    }

    /// <inheritdoc/>
    protected override void UpsampleBackwardCore(Tensor dy, bool accumulate, Tensor dx)
    {
        var (upstream, gradient) = (Values(dy), Values(dx));
        for (int at = 0; at < gradient.Length; at++)
        {
            var (n, c, i, j) = Position(dx.Shape, at);
            int first = Index(dy.Shape, n, c, 2 * i, 2 * j), below = first + dy.Shape.W;
            Put(ref gradient[at], accumulate, upstream[first] + upstream[first + 1] + (upstream[below] + upstream[below + 1]));
        }
    }

    /// <inheritdoc/>
    protected override void ConcatenateCore(Tensor a, Tensor b, Tensor y)
    {
        int first = a.Shape.ImageCount, second = b.Shape.ImageCount;
        for (int n = 0; n < y.Shape.N; n++)
        {
            Values(a).AsSpan(n * first, first).CopyTo(Values(y).AsSpan(n * (first + second)));
            Values(b).AsSpan(n * second, second).CopyTo(Values(y).AsSpan((n * (first + second)) + first));
        }
    }

    /// <inheritdoc/>
    protected override void TakeChannelsCore(Tensor x, int first, bool accumulate, Tensor part)
    {
        var (input, output) = (Values(x), Values(part));
        for (int at = 0; at < output.Length; at++)
        {
            var (n, c, i, j) = Position(part.Shape, at);
            Put(ref output[at], accumulate, input[Index(x.Shape, n, first + c, i, j)]);
        }
    }

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

    /// <summary>One element normalised, the same with weight and bias, and 1 / sqrt(variance + epsilon).</summary>
    private static (float Normal, float Value, float Scale) Affine(Tensor x, Tensor weight, Tensor bias, Tensor statistics, int at)
    {
        var (n, c, _, _) = Position(x.Shape, at);
        int groups = statistics.Shape.C / 2, group = c / (x.Shape.C / groups);
        float mean = Values(statistics)[(2 * n * groups) + group], scale = Values(statistics)[(((2 * n) + 1) * groups) + group];
        float normal = (Values(x)[at] - mean) * scale;
        return (normal, (normal * Values(weight)[c]) + Values(bias)[c], scale);
    }

    /// <summary>The weights that a query gives to all keys: the softmax of its products with them.</summary>
    private static void AttentionWeights(Tensor q, Tensor k, int start, int width, int query, float[] weights)
    {
        var (queries, keys, pixels) = (Values(q), Values(k), weights.Length);
        float largest = float.NegativeInfinity, sum = 0;
        for (int key = 0; key < pixels; key++)
        {
            float score = 0;
            for (int d = 0; d < width; d++) score += queries[start + (d * pixels) + query] * keys[start + (d * pixels) + key];
            weights[key] = score / MathF.Sqrt(width);
            largest = MathF.Max(largest, weights[key]);
        }

        foreach (ref float weight in weights.AsSpan()) sum += weight = MathF.Exp(weight - largest);
        foreach (ref float weight in weights.AsSpan()) weight /= sum;
    }

    private static void AttentionBackward(Tensor q, Tensor k, Tensor v, int head, int width, Tensor dy, Tensor dq, Tensor dk, Tensor dv)
    {
        int pixels = q.Shape.H * q.Shape.W, start = head * width * pixels;
        var (queries, keys, values, upstream) = (Values(q), Values(k), Values(v), Values(dy));
        var (weights, slopes) = (new float[pixels], new float[pixels]);
        for (int query = 0; query < pixels; query++)
        {
            AttentionWeights(q, k, start, width, query, weights);
            float average = 0;
            for (int key = 0; key < pixels; key++)
            {
                slopes[key] = 0;
                for (int d = 0; d < width; d++) slopes[key] += upstream[start + (d * pixels) + query] * values[start + (d * pixels) + key];
                average += weights[key] * slopes[key];
            }

            for (int key = 0; key < pixels; key++)
            {
                float score = weights[key] * (slopes[key] - average) / MathF.Sqrt(width);
                for (int d = start; d < start + (width * pixels); d += pixels)
                {
                    Values(dq)[d + query] += score * keys[d + key];
                    Values(dk)[d + key] += score * queries[d + query];
                    Values(dv)[d + key] += weights[key] * upstream[d + query];
                }
            }
        }
    }

    /// <summary>Calls <paramref name="visit"/> with the places in y, w and x of every product of a 3x3 convolution of stride 2.</summary>
    private static void ForEachProduct(Shape x, Shape w, Shape y, DownsamplePadding padding, Action<int, int, int> visit)
    {
        int pad = padding == DownsamplePadding.Around ? 1 : 0;
        for (int at = 0; at < y.Count; at++)
        {
            var (n, k, i, j) = Position(y, at);
            for (int tap = 0; tap < w.ImageCount; tap++)
            {
                var (_, c, u, v) = Position(w, tap);
                int row = (2 * i) + u - pad, column = (2 * j) + v - pad;
                if (row < 0 || row >= x.H || column < 0 || column >= x.W) continue;
                visit(at, (k * w.ImageCount) + tap, Index(x, n, c, row, column));
            }
        }
    }

    private static (float Scale, float Shift) ScaleAndShift(Shape x, Tensor e, int at)
    {
        var (n, c, _, _) = Position(x, at);
        return (Values(e)[(2 * n * x.C) + c], Values(e)[(((2 * n) + 1) * x.C) + c]);
    }

    private static void Put(ref float target, bool accumulate, float value) => target = accumulate ? target + value : value;

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float SiluSlope(float x) => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))));
}
