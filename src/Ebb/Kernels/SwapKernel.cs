using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>Exchanges the values of two tensors.</summary>
internal sealed unsafe class SwapKernel : FlatJob
{
    private CpuStorage _a = null!, _b = null!;

    public int Prepare(CpuStorage a, CpuStorage b)
    {
        (_a, _b) = (a, b);
        return Cut(a.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* a = _a.Data, b = _b.Data;
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var (left, right) = (Vector256.Load(a + i), Vector256.Load(b + i));
            right.Store(a + i);
            left.Store(b + i);
        }
    }
}
