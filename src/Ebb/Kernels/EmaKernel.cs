using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>Moves a running average towards the values by a share of the way. Two equal tensors stay as they are, to the bit.</summary>
internal sealed unsafe class EmaKernel : FlatJob
{
    private CpuStorage _average = null!, _values = null!;
    private float _share;

    public int Prepare(CpuStorage average, CpuStorage values, double share)
    {
        (_average, _values, _share) = (average, values, (float)share);
        return Cut(average.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* average = _average.Data, values = _values.Data;
        var share = Vector256.Create(_share);
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var mean = Vector256.Load(average + i);
            (mean + (share * (Vector256.Load(values + i) - mean))).Store(average + i);
        }
    }
}
