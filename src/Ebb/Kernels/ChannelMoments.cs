using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// The mean of every channel of every image over its pixels, and the sum of squared deviations from it. Two passes, because the
/// mean may be large against the deviations; rows are summed in float32 and added in double.
/// </summary>
internal sealed unsafe class ChannelMoments : ChannelJob
{
    private CpuStorage _x = null!;
    private double[] _means = [], _squares = [];

    /// <summary>By image and padded channel.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>By image and padded channel.</summary>
    public ReadOnlySpan<double> Squares => _squares;

    public int Prepare(CpuStorage x)
    {
        _x = x;
        int length = (int)(x.Shape.N * x.Layout.ColumnStride);
        if (_means.Length < length) (_means, _squares) = (new double[length], new double[length]);
        return Cut(x);
    }

    protected override void Channels(int n, int first)
    {
        nint stride = (nint)_x.Layout.ColumnStride, count = PixelVector.Count(stride);
        for (nint c = first; c < Math.Min(first + MostChannels, stride); c += count) Vector(n, c, stride, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Vector(int n, nint channel, nint stride, nint count)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int h = 0; h < _x.Shape.H; h++)
        {
            float* x = _x.Row(n, 0, h) + channel;
            var sum = Vector256<float>.Zero;
            for (int w = 0; w < _x.Shape.W; w++, x += stride) sum += PixelVector.Load(x, count);
            low += Vector256.WidenLower(sum);
            high += Vector256.WidenUpper(sum);
        }

        var pixels = Vector256.Create((double)_x.Shape.H * _x.Shape.W);
        low /= pixels;
        high /= pixels;
        Keep(_means, n, channel, stride, count, low, high);

        var mean = Vector256.Narrow(low, high);
        (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int h = 0; h < _x.Shape.H; h++)
        {
            float* x = _x.Row(n, 0, h) + channel;
            var sum = Vector256<float>.Zero;
            for (int w = 0; w < _x.Shape.W; w++, x += stride)
            {
                var deviation = PixelVector.Load(x, count) - mean;
                sum += deviation * deviation;
            }

            low += Vector256.WidenLower(sum);
            high += Vector256.WidenUpper(sum);
        }

        Keep(_squares, n, channel, stride, count, low, high);
    }

    private static void Keep(double[] target, int n, nint channel, nint stride, nint count, Vector256<double> low, Vector256<double> high)
    {
        int at = (int)((n * stride) + channel);
        low.CopyTo(target.AsSpan(at));
        if (count > Vector256<double>.Count) high.CopyTo(target.AsSpan(at + Vector256<double>.Count));
    }
}
