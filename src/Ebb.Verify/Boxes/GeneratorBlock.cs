using System.Runtime.InteropServices;

namespace Ebb.Verify.Boxes;

/// <summary>The coefficients of <see cref="Lanes.Count"/> generators in a value: for each pixel of the window, for each channel, one <see cref="Lanes"/>.</summary>
internal sealed class GeneratorBlock
{
    private readonly BufferPool _pool;
    private Memory<double> _memory;

    /// <summary>A block that holds anything.</summary>
    /// <param name="pool">Where the memory comes from.</param>
    /// <param name="window">The pixels that are not zero.</param>
    /// <param name="channels">Channels; room is made for whole groups of them.</param>
    public GeneratorBlock(BufferPool pool, Window window, int channels)
    {
        (_pool, Window, Channels) = (pool, window, PackedConvolution.Padded(channels));
        _memory = pool.Rent(window.Count * Channels * Lanes.Count);
    }

    public Window Window { get; }

    /// <summary>Channels that have room, a multiple of <see cref="PackedConvolution.GroupSize"/>.</summary>
    public int Channels { get; }

    /// <summary>All coefficients: pixel by pixel, channel by channel.</summary>
    public Span<Lanes> Rows => MemoryMarshal.Cast<double, Lanes>(Numbers);

    /// <summary>The same, number by number.</summary>
    public Span<double> Numbers => _memory.Span[..(Window.Count * Channels * Lanes.Count)];

    /// <summary>The coefficients at a pixel of the window.</summary>
    public Span<Lanes> At(int row, int column) => Rows.Slice(Window.Index(row, column) * Channels, Channels);

    /// <summary>The coefficients at a pixel of the window, number by number.</summary>
    public Span<double> NumbersAt(int row, int column) => MemoryMarshal.Cast<Lanes, double>(At(row, column));

    /// <summary>Gives the memory back; the block is not to be used any more.</summary>
    public void Free()
    {
        _pool.Return(_memory);
        _memory = default;
    }
}
