using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// The sum of squares of a difference, or of one tensor, and the scaled difference where it is wanted. Each square is taken in
/// float32 and widened; a task adds in four times two lanes of doubles, and the tasks' sums are added in order.
/// </summary>
internal sealed unsafe class SquaredDifference : FlatJob
{
    private CpuStorage _a = null!;
    private CpuStorage? _b, _gradient;
    private float _scale;
    private int _tasks;
    private double[] _sums = [];

    /// <summary>The sum, once the job has run.</summary>
    public double Total
    {
        get
        {
            double total = 0;
            for (int task = 0; task < _tasks; task++) total += _sums[task];
            return total;
        }
    }

    public int Prepare(CpuStorage a, CpuStorage? b, float scale, CpuStorage? gradient)
    {
        (_a, _b, _scale, _gradient) = (a, b, scale, gradient);
        _tasks = Cut(a.Length);
        if (_sums.Length < _tasks) _sums = new double[_tasks];
        return _tasks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Range(int task, nint first, nint end)
    {
        float* a = _a.Data, b = _b == null ? null : _b.Data, gradient = _gradient == null ? null : _gradient.Data;
        var scale = Vector256.Create(_scale);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (nint i = first; i < end; i += Vector256<float>.Count)
        {
            var difference = Vector256.Load(a + i);
            if (b != null) difference -= Vector256.Load(b + i);
            if (gradient != null) (scale * difference).Store(gradient + i);
            var square = difference * difference;
            low += Vector256.WidenLower(square);
            high += Vector256.WidenUpper(square);
        }

        _sums[task] = Vector256.Sum(low + high);
    }
}
