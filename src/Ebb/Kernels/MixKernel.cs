using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// Writes the input of a net: x as it is, or x and eps mixed, and where the net sees time as a channel the time beside them. A task
/// is one image.
/// </summary>
internal sealed unsafe class MixKernel : Job
{
    private CpuStorage _x = null!, _input = null!;
    private CpuStorage? _eps;
    private bool _hasTime;
    private float[] _fromX = [], _fromEps = [], _time = [];

    public int Prepare(
        CpuStorage x, CpuStorage? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, CpuStorage input)
    {
        (_x, _eps, _input) = (x, eps, input);
        int images = x.Shape.N;
        if (_time.Length < images) (_fromX, _fromEps, _time) = (new float[images], new float[images], new float[images]);
        _hasTime = !time.IsEmpty;
        time.CopyTo(_time);
        if (eps == null)
        {
            Array.Fill(_fromX, 1f, 0, images);
            return images;
        }

        fromX.CopyTo(_fromX);
        fromEps.CopyTo(_fromEps);
        return images;
    }

    public override void Run(int task)
    {
        for (int h = 0; h < _x.Shape.H; h++)
        {
            float* x = _x.Row(task, 0, h), eps = _eps == null ? null : _eps.Row(task, 0, h), input = _input.Row(task, 0, h);
            if (_x.Shape.C < 4) NarrowRow(task, x, eps, input);
            else Row(task, x, eps, input);
        }
    }

    // Up to three channels: a pixel is one vector of four, and the time fills its first free lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NarrowRow(int n, float* x, float* eps, float* input)
    {
        var (fromX, fromEps) = (Vector128.Create(_fromX[n]), Vector128.Create(_fromEps[n]));
        var time = _hasTime ? Vector128<float>.Zero.WithElement(_x.Shape.C, _time[n]) : Vector128<float>.Zero;
        nint end = 4 * (nint)_x.Shape.W;
        for (nint i = 0; i < end; i += 4)
        {
            var pixel = fromX * Vector128.Load(x + i);
            if (eps != null) pixel += fromEps * Vector128.Load(eps + i);
            (pixel + time).Store(input + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(int n, float* x, float* eps, float* input)
    {
        int channels = _x.Shape.C;
        nint step = (nint)_x.Layout.ColumnStride, inputStep = (nint)_input.Layout.ColumnStride;
        for (int w = 0; w < _x.Shape.W; w++)
        {
            for (int c = 0; c < channels; c++)
            {
                input[c] = eps == null ? _fromX[n] * x[c] : (_fromX[n] * x[c]) + (_fromEps[n] * eps[c]);
            }

            if (_hasTime) input[channels] = _time[n];
            x += step;
            input += inputStep;
            if (eps != null) eps += step;
        }
    }
}
