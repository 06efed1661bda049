using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// Two sums over the pixels for every image and channel: of g, and of g (x - center), where g is the gradient dy, or that times the
/// slope of silu at (x - center) factor + offset. Without x only the first. Rows are summed in float32 and added in double.
/// </summary>
internal sealed unsafe class ChannelSums : ChannelJob
{
    private CpuStorage _dy = null!;
    private CpuStorage? _x;
    private ChannelTable? _table;
    private bool _silu;
    private float* _g;
    private double[] _sums = [], _products = [];

    /// <summary>The sums of g, by image and padded channel.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>The sums of g (x - center), by image and padded channel.</summary>
    public ReadOnlySpan<double> Products => _products;

    /// <param name="dy">The gradient.</param>
    /// <param name="x">What it is multiplied by, or null.</param>
    /// <param name="table">Columns: center, factor, offset; or null where the center is 0 and no silu is asked for.</param>
    /// <param name="silu">Whether the slope of silu comes in.</param>
    /// <param name="upstream">Where to leave g, or null.</param>
    public int Prepare(CpuStorage dy, CpuStorage? x, ChannelTable? table, bool silu, NormUpstream? upstream = null)
    {
        (_dy, _x, _table, _silu) = (dy, x, table, silu);
        _g = upstream is { IsWritten: true } ? upstream.Data : null;
        int length = (int)(dy.Shape.N * dy.Layout.ColumnStride);
        if (_sums.Length < length) (_sums, _products) = (new double[length], new double[length]);
        return Cut(dy);
    }

    protected override void Channels(int n, int first)
    {
        nint stride = (nint)_dy.Layout.ColumnStride, end = Math.Min(first + MostChannels, stride);
        for (nint c = first; c < end; c += EightChannels.Count)
        {
            if (stride == FourChannels.Count) Vector<FourChannels, No>(n, c, _silu);
            else if (_silu) Vector<EightChannels, Yes>(n, c, true);
            else Vector<EightChannels, No>(n, c, false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Vector<TPixel, TSilu>(int n, nint channel, bool silu)
        where TPixel : struct, IPixelVector
        where TSilu : struct, IFlag
    {
        nint stride = (nint)_dy.Layout.ColumnStride;
        var center = _table == null ? Vector256<float>.Zero : TPixel.Load(_table.Column(n, 0) + channel);
        var factor = _table == null ? Vector256<float>.Zero : TPixel.Load(_table.Column(n, 1) + channel);
        var offset = _table == null ? Vector256<float>.Zero : TPixel.Load(_table.Column(n, 2) + channel);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (productLow, productHigh) = (low, high);
        for (int h = 0; h < _dy.Shape.H; h++)
        {
            float* dy = _dy.Row(n, 0, h) + channel, x = _x == null ? null : _x.Row(n, 0, h) + channel;
            float* kept = _g == null ? null : _g + (dy - _dy.Data);
            var (sum, product) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (int w = 0; w < _dy.Shape.W; w++, dy += stride)
            {
                var g = TPixel.Load(dy);
                if (x != null)
                {
                    var deviation = TPixel.Load(x) - center;
                    if (TSilu.Value || silu) g *= VectorMath.SiluSlope((deviation * factor) + offset);
                    product += g * deviation;
                    x += stride;
                }

                if (kept != null)
                {
                    TPixel.Store(g, kept);
                    kept += stride;
                }

                sum += g;
            }

            low += Vector256.WidenLower(sum);
            high += Vector256.WidenUpper(sum);
            productLow += Vector256.WidenLower(product);
            productHigh += Vector256.WidenUpper(product);
        }

        int at = (int)((n * stride) + channel);
        Keep(_sums, at, TPixel.Count, low, high);
        Keep(_products, at, TPixel.Count, productLow, productHigh);
    }

    private static void Keep(double[] target, int at, nint count, Vector256<double> low, Vector256<double> high)
    {
        low.CopyTo(target.AsSpan(at));
        if (count > Vector256<double>.Count) high.CopyTo(target.AsSpan(at + Vector256<double>.Count));
    }
}
