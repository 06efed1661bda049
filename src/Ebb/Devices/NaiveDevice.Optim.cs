using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Averages of weights.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override void EmaStepCore(Tensor average, Tensor values, double share)
    {
        var (mean, fresh, part) = (Values(average), Values(values), (float)share);
        for (int i = 0; i < mean.Length; i++) mean[i] += part * (fresh[i] - mean[i]);
    }

    /// <inheritdoc/>
    protected override void SwapCore(Tensor a, Tensor b)
    {
        var (left, right) = (Values(a), Values(b));
        for (int i = 0; i < left.Length; i++) (left[i], right[i]) = (right[i], left[i]);
    }
}
