using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>A weighted sum of several tensors, clamped where asked, and the largest magnitude that comes out. The target may be a term.</summary>
internal sealed unsafe class WeightedSumKernel : LargestJob
{
    private readonly CpuStorage[] _terms = new CpuStorage[Device.MaxTerms];
    private readonly float[] _weights = new float[Device.MaxTerms];
    private CpuStorage _target = null!;
    private int _count;
    private bool _clamp;

    public int Prepare(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, CpuStorage target)
    {
        (_count, _clamp, _target) = (terms.Length, clamp, target);
        for (int j = 0; j < _count; j++) (_terms[j], _weights[j]) = ((CpuStorage)terms[j].Storage, weights[j]);
        return CutForLargest(target.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float** terms = stackalloc float*[Device.MaxTerms];
        float* weights = stackalloc float[Device.MaxTerms];
        int count = _count;
        for (int j = 0; j < count; j++)
        {
            terms[j] = _terms[j].Data;
            weights[j] = _weights[j];
        }

        float* target = _target.Data;
        var bound = Vector256.Create(_clamp ? 1f : float.PositiveInfinity);
        var largest = Vector256<float>.Zero;
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var sum = Vector256.Create(weights[0]) * Vector256.Load(terms[0] + i);
            for (int j = 1; j < count; j++) sum += Vector256.Create(weights[j]) * Vector256.Load(terms[j] + i);
            sum = Vector256.Min(Vector256.Max(sum, -bound), bound);
            sum.Store(target + i);
            largest = Vector256.Max(largest, Vector256.Abs(sum));
        }

        Keep(task, largest);
    }
}
