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
        switch ((int)_x.Layout.ColumnStride)
        {
            case 4: Moments<FourChannels, No>(n, first); break;
            case 8: Moments<EightChannels, No>(n, first); break;
            default: Moments<EightChannels, Yes>(n, first); break;
        }
    }

    private void Moments<TPixel, TTwo>(int n, nint channel)
        where TPixel : struct, IPixelVector
        where TTwo : struct, IFlag
    {
        var sums = default(Totals);
        Sum<TPixel, TTwo, No>(n, channel, default, default, ref sums);
        var pixels = Vector256.Create((double)_x.Shape.H * _x.Shape.W);
        sums = new Totals { Low0 = sums.Low0 / pixels, High0 = sums.High0 / pixels, Low1 = sums.Low1 / pixels, High1 = sums.High1 / pixels };
        Keep<TPixel, TTwo>(_means, n, channel, sums);

        var squares = default(Totals);
        Sum<TPixel, TTwo, Yes>(n, channel, Vector256.Narrow(sums.Low0, sums.High0), Vector256.Narrow(sums.Low1, sums.High1), ref squares);
        Keep<TPixel, TTwo>(_squares, n, channel, squares);
    }

    /// <summary>Sums, or sums of squared deviations, of one vector of channels or of two side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<TPixel, TTwo, TSquared>(int n, nint channel, Vector256<float> mean0, Vector256<float> mean1, ref Totals totals)
        where TPixel : struct, IPixelVector
        where TTwo : struct, IFlag
        where TSquared : struct, IFlag
    {
        nint stride = (nint)_x.Layout.ColumnStride;
        var (low0, high0) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (low1, high1) = (low0, high0);
        for (int h = 0; h < _x.Shape.H; h++)
        {
            float* x = _x.Row(n, 0, h) + channel;
            var (sum0, sum1) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (int w = _x.Shape.W; w > 0; w--, x += stride)
            {
                var value0 = TPixel.Load(x) - mean0;
                sum0 += TSquared.Value ? value0 * value0 : value0;
                if (!TTwo.Value) continue;
                var value1 = TPixel.Load(x + TPixel.Count) - mean1;
                sum1 += TSquared.Value ? value1 * value1 : value1;
            }

            low0 += Vector256.WidenLower(sum0);
            high0 += Vector256.WidenUpper(sum0);
            low1 += Vector256.WidenLower(sum1);
            high1 += Vector256.WidenUpper(sum1);
        }

        totals = new Totals { Low0 = low0, High0 = high0, Low1 = low1, High1 = high1 };
    }

    private void Keep<TPixel, TTwo>(double[] target, int n, nint channel, in Totals totals)
        where TPixel : struct, IPixelVector
        where TTwo : struct, IFlag
    {
        int at = (int)((n * _x.Layout.ColumnStride) + channel);
        totals.Low0.CopyTo(target.AsSpan(at));
        if (TPixel.Count > Vector256<double>.Count) totals.High0.CopyTo(target.AsSpan(at + 4));
        if (!TTwo.Value) return;
        totals.Low1.CopyTo(target.AsSpan(at + 8));
        totals.High1.CopyTo(target.AsSpan(at + 12));
    }

    /// <summary>Sums of up to sixteen channels.</summary>
    private struct Totals
    {
        public Vector256<double> Low0, High0, Low1, High1;
    }
}
