using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// Where the values of a tensor lie. Images are channels last, (N, H + 2, W + 2, stride), with a halo of one zero pixel,
/// so that a 3x3 kernel needs no code for edges. Filters are [output block][row][column][input channel][output in block].
/// Channels are padded with zeros to 4, 8 or a multiple of 16. Every kernel keeps padding and halo zero.
/// </summary>
internal readonly struct CpuLayout
{
    /// <summary>The most output channels in one block of a filter.</summary>
    public const int WidestBlock = 16;

    public CpuLayout(Shape shape, TensorKind kind)
    {
        Block = 1;
        switch (kind)
        {
            case TensorKind.Image:
                ChannelStride = 1;
                ColumnStride = PaddedChannels(shape.C);
                RowStride = ColumnStride * (shape.W + 2L);
                FirstStride = RowStride * (shape.H + 2L);
                Origin = RowStride + ColumnStride;
                Length = FirstStride * shape.N;
                break;
            case TensorKind.Filter:
                Block = (int)Math.Min(PaddedChannels(shape.N), WidestBlock);
                ChannelStride = Block;
                ColumnStride = Block * PaddedChannels(shape.C);
                RowStride = ColumnStride * shape.W;
                FirstStride = RowStride * shape.H;
                Length = FirstStride * (PaddedChannels(shape.N) / Block);
                break;
            default:
                ChannelStride = 1;
                Length = PaddedChannels(shape.C);
                break;
        }
    }

    /// <summary>The place of element (0, 0, 0, 0).</summary>
    public long Origin { get; }

    /// <summary>From one channel to the next.</summary>
    public long ChannelStride { get; }

    /// <summary>From one column to the next. For images, also the padded channels.</summary>
    public long ColumnStride { get; }

    /// <summary>From one row to the next.</summary>
    public long RowStride { get; }

    /// <summary>From one image, or one block of output channels, to the next.</summary>
    public long FirstStride { get; }

    /// <summary>Output channels of a filter that lie side by side; 1 for the other kinds.</summary>
    public int Block { get; }

    /// <summary>All floats, padding and halo included.</summary>
    public long Length { get; }

    /// <summary>4, 8 or a multiple of 16.</summary>
    public static long PaddedChannels(int channels) => channels switch
    {
        <= 4 => 4,
        <= 8 => 8,
        _ => ((long)channels + 15) / 16 * 16,
    };

    /// <summary>The place of element (n, 0, 0, 0).</summary>
    public long First(int n) => Origin + (n / Block * FirstStride) + (n % Block);
}
