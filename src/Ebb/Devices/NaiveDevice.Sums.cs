using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Weighted sums.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override float WeightedSumCore(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, Tensor target)
    {
        float[] sums = Values(target);
        float largest = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            float sum = weights[0] * Values(terms[0])[i];
            for (int j = 1; j < terms.Length; j++) sum += weights[j] * Values(terms[j])[i];
            sums[i] = clamp ? Math.Clamp(sum, -1, 1) : sum;
            largest = MathF.Max(largest, MathF.Abs(sums[i]));
        }

        return largest;
    }
}
