using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>A flat job that also tells the largest magnitude of what it wrote.</summary>
internal abstract class LargestJob : FlatJob
{
    private int _tasks;
    private float[] _largest = [];

    /// <summary>The largest magnitude that came out, or NaN if there is one, once the job has run.</summary>
    public float Largest
    {
        get
        {
            float largest = 0;
            for (int task = 0; task < _tasks; task++) largest = MathF.Max(largest, _largest[task]);
            return largest;
        }
    }

    /// <summary>Cuts as a flat job does, with room for the magnitudes.</summary>
    protected int CutForLargest(nint length)
    {
        _tasks = Cut(length);
        if (_largest.Length < _tasks) _largest = new float[_tasks];
        return _tasks;
    }

    /// <summary>Keeps the largest magnitude of a task, given that of each lane.</summary>
    protected void Keep(int task, Vector256<float> lanes)
    {
        float largest = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++) largest = MathF.Max(largest, lanes[lane]);
        _largest[task] = largest;
    }
}
