using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>Applies an operation to every element. The target may be an operand.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
internal sealed unsafe class Elementwise<TOperation> : FlatJob
    where TOperation : struct, IElementwise
{
    private CpuStorage _a = null!, _b = null!, _c = null!, _target = null!;

    public int Prepare(CpuStorage a, CpuStorage b, CpuStorage c, CpuStorage target)
    {
        (_a, _b, _c, _target) = (a, b, c, target);
        return Cut(target.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* a = _a.Data, b = _b.Data, c = _c.Data, target = _target.Data;
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var second = TOperation.Operands > 1 ? Vector256.Load(b + i) : default;
            var third = TOperation.Operands > 2 ? Vector256.Load(c + i) : default;
            TOperation.Invoke(Vector256.Load(a + i), second, third).Store(target + i);
        }
    }
}
