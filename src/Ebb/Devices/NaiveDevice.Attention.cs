using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Attention.</content>
public sealed partial class NaiveDevice
{
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
}
