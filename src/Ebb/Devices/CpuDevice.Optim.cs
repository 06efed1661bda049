using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Averages of weights.</content>
public sealed partial class CpuDevice
{
    private readonly EmaKernel _ema = new();
    private readonly SwapKernel _swap = new();

    /// <inheritdoc/>
    protected override void EmaStepCore(Tensor average, Tensor values, double share)
    {
        lock (_gate) _pool.Run(_ema, _ema.Prepare(Write(average), Read(values), share));
    }

    /// <inheritdoc/>
    protected override void SwapCore(Tensor a, Tensor b)
    {
        lock (_gate) _pool.Run(_swap, _swap.Prepare(Write(a), Write(b)));
    }
}
