using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ebb.Devices;

namespace Ebb.Kernels;

/// <summary>
/// The Adam update: float32 elements with factors computed in double. Padding has p = g = m = v = 0 and stays 0, because the
/// update is m over a positive number there; for an epsilon of 0 it is kept 0 by hand.
/// </summary>
internal sealed unsafe class AdamKernel : FlatJob
{
    private CpuStorage _p = null!, _g = null!, _m = null!, _v = null!;
    private AdamFactors _factors;

    public int Prepare(CpuStorage p, CpuStorage g, CpuStorage m, CpuStorage v, in AdamFactors factors)
    {
        (_p, _g, _m, _v, _factors) = (p, g, m, v, factors);
        return Cut(p.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* p = _p.Data, g = _g.Data, m = _m.Data, v = _v.Data;
        var stepSize = Vector256.Create((float)_factors.StepSize);
        var rootScale = Vector256.Create((float)_factors.RootScale);
        var epsilon = Vector256.Create((float)_factors.Epsilon);
        var shrinkage = Vector256.Create((float)_factors.Shrinkage);
        var gradientFactor = Vector256.Create((float)_factors.GradientFactor);
        var (beta1, rest1) = (Vector256.Create((float)_factors.Beta1), Vector256.Create((float)(1 - _factors.Beta1)));
        var (beta2, rest2) = (Vector256.Create((float)_factors.Beta2), Vector256.Create((float)(1 - _factors.Beta2)));
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var gradient = gradientFactor * Vector256.Load(g + i);
            var mean = (beta1 * Vector256.Load(m + i)) + (rest1 * gradient);
            var square = (beta2 * Vector256.Load(v + i)) + (rest2 * (gradient * gradient));
            mean.Store(m + i);
            square.Store(v + i);
            var update = stepSize * mean / ((Vector256.Sqrt(square) * rootScale) + epsilon);
            update = Vector256.AndNot(update, Vector256.Equals(mean, Vector256<float>.Zero));
            var parameter = Vector256.Load(p + i);
            (parameter - (update + (shrinkage * parameter))).Store(p + i);
        }
    }
}
