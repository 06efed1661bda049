using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The gradient of a group norm in its input: dx = g slope - level - (x - center) tilt, with g as in <see cref="ChannelSums"/>, and
/// all else belonging to an image and a channel.
/// </summary>
internal sealed unsafe class GroupNormGradient : RowJob
{
    private CpuStorage _x = null!, _dy = null!, _dx = null!;
    private ChannelTable _norm = null!;
    private bool _silu, _accumulate;

    /// <summary>Columns: slope, level, tilt.</summary>
    public ChannelTable Table { get; } = new();

    /// <param name="x">The input.</param>
    /// <param name="norm">Columns: center, factor, offset.</param>
    /// <param name="silu">Whether a silu followed.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="accumulate">Whether to add to dx.</param>
    /// <param name="dx">The gradient of the input.</param>
    public int Prepare(CpuStorage x, ChannelTable norm, bool silu, CpuStorage dy, bool accumulate, CpuStorage dx)
    {
        (_x, _norm, _silu, _dy, _accumulate, _dx) = (x, norm, silu, dy, accumulate, dx);
        return Cut(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int n, int h)
    {
        float* x = _x.Row(n, 0, h), dy = _dy.Row(n, 0, h), dx = _dx.Row(n, 0, h);
        float* center = _norm.Column(n, 0), factor = _norm.Column(n, 1), offset = _norm.Column(n, 2);
        float* slope = Table.Column(n, 0), level = Table.Column(n, 1), tilt = Table.Column(n, 2);
        nint stride = Table.Stride, count = PixelVector.Count(stride);
        for (int w = 0; w < _x.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += count)
            {
                var g = PixelVector.Load(dy + c, count);
                var deviation = PixelVector.Load(x + c, count) - PixelVector.Load(center + c, count);
                if (_silu) g *= VectorMath.SiluSlope((deviation * PixelVector.Load(factor + c, count)) + PixelVector.Load(offset + c, count));
                var value = (g * PixelVector.Load(slope + c, count)) - PixelVector.Load(level + c, count);
                value -= deviation * PixelVector.Load(tilt + c, count);
                if (_accumulate) value += PixelVector.Load(dx + c, count);
                PixelVector.Store(value, dx + c, count);
            }

            x += stride;
            dy += stride;
            dx += stride;
        }
    }
}
