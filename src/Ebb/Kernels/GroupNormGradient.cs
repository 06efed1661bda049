using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The gradient of a group norm in its input: dx = g slope - level - (x - center) tilt, with g as <see cref="ChannelSums"/> left it, and
/// all else belonging to an image and a channel.
/// </summary>
internal sealed unsafe class GroupNormGradient : RowJob
{
    private CpuStorage _x = null!, _dx = null!;
    private ChannelTable _norm = null!;
    private float* _g;
    private bool _accumulate;

    /// <summary>Columns: slope, level, tilt.</summary>
    public ChannelTable Table { get; } = new();

    /// <param name="x">The input.</param>
    /// <param name="norm">Columns: center, factor, offset.</param>
    /// <param name="upstream">The gradient before the norm's factors; it may lie in dx.</param>
    /// <param name="accumulate">Whether to add to dx.</param>
    /// <param name="dx">The gradient of the input.</param>
    public int Prepare(CpuStorage x, ChannelTable norm, NormUpstream upstream, bool accumulate, CpuStorage dx)
    {
        (_x, _norm, _accumulate, _dx) = (x, norm, accumulate, dx);
        _g = upstream.Data;
        return Cut(x);
    }

    protected override void Row(int n, int h)
    {
        if (Table.Stride == FourChannels.Count) Row<FourChannels>(n, h);
        else Row<EightChannels>(n, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<TPixel>(int n, int h)
        where TPixel : struct, IPixelVector
    {
        float* x = _x.Row(n, 0, h), dx = _dx.Row(n, 0, h), g = _g + (x - _x.Data);
        float* center = _norm.Column(n, 0), slope = Table.Column(n, 0), level = Table.Column(n, 1), tilt = Table.Column(n, 2);
        nint stride = Table.Stride;
        bool accumulate = _accumulate;
        for (int w = 0; w < _x.Shape.W; w++)
        {
            for (nint c = 0; c < stride; c += TPixel.Count)
            {
                var value = (TPixel.Load(g + c) * TPixel.Load(slope + c)) - TPixel.Load(level + c);
                value -= (TPixel.Load(x + c) - TPixel.Load(center + c)) * TPixel.Load(tilt + c);
                if (accumulate) value += TPixel.Load(dx + c);
                TPixel.Store(value, dx + c);
            }

            x += stride;
            g += stride;
            dx += stride;
        }
    }
}
