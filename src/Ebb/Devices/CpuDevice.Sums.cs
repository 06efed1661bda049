using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Weighted sums.</content>
public sealed partial class CpuDevice
{
    private readonly WeightedSumKernel _weightedSum = new();

    /// <inheritdoc/>
    protected override float WeightedSumCore(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, Tensor target)
    {
        lock (_gate)
        {
            _pool.Run(_weightedSum, _weightedSum.Prepare(terms, weights, clamp, Write(target)));
            return _weightedSum.Largest;
        }
    }
}
