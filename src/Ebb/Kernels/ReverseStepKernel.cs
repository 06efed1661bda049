using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ebb.Spec.Reverse;

namespace Ebb.Kernels;

/// <summary>The two lines of <see cref="ReverseCoefficients{TScalar}"/> in float32, and the largest magnitude that comes out.</summary>
internal sealed unsafe class ReverseStepKernel : LargestJob
{
    private CpuStorage _x = null!, _epsHat = null!, _xPrev = null!;
    private CpuStorage? _noise;
    private ReverseCoefficients<double> _c;

    public int Prepare(CpuStorage x, CpuStorage epsHat, CpuStorage? noise, in ReverseCoefficients<double> coefficients, CpuStorage xPrev)
    {
        (_x, _epsHat, _noise, _c, _xPrev) = (x, epsHat, noise, coefficients, xPrev);
        return CutForLargest(x.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* x = _x.Data, epsHat = _epsHat.Data, xPrev = _xPrev.Data;
        float* noise = _noise == null ? null : _noise.Data;
        var (x0FromX, x0FromEps) = (Vector256.Create((float)_c.X0FromX), Vector256.Create((float)_c.X0FromOutput));
        var (fromX, fromX0) = (Vector256.Create((float)_c.FromX), Vector256.Create((float)_c.FromX0));
        var (fromEps, fromNoise) = (Vector256.Create((float)_c.FromOutput), Vector256.Create((float)_c.FromNoise));
        var bound = Vector256.Create(_c.ClampX0 ? 1f : float.PositiveInfinity);
        var largest = Vector256<float>.Zero;
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var state = Vector256.Load(x + i);
            var eps = Vector256.Load(epsHat + i);
            var x0Hat = Vector256.Min(Vector256.Max((x0FromX * state) + (x0FromEps * eps), -bound), bound);
            var next = (fromX * state) + (fromX0 * x0Hat) + (fromEps * eps);
            if (noise != null) next += fromNoise * Vector256.Load(noise + i);
            next.Store(xPrev + i);
            largest = Vector256.Max(largest, Vector256.Abs(next));
        }

        Keep(task, largest);
    }
}
