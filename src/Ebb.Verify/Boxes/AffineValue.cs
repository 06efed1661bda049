namespace Ebb.Verify.Boxes;

/// <summary>
/// What is known of a value of the net for all starts at once: <c>centre + sum over j of generator_j e_j + [-remainder, remainder]</c>, with the same
/// e_j in [-1, 1] for all values of a step. Arrays are pixel by pixel, channel by channel.
/// </summary>
internal sealed class AffineValue
{
    public AffineValue(int height, int width, int channels)
    {
        (Height, Width, Channels) = (height, width, channels);
        int count = height * width * channels;
        (Centre, Remainder, Radius) = (new double[count], new double[count], new double[count]);
    }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    /// <summary>Numbers that were computed; the remainder knows what their rounding lost.</summary>
    public double[] Centre { get; }

    /// <summary>Mostly what rounding lost.</summary>
    public double[] Remainder { get; }

    /// <summary>At least the sum of the generators' magnitudes.</summary>
    public double[] Radius { get; }

    /// <summary>The generators, cut into blocks. A block that came into being after this value is not in it.</summary>
    public List<GeneratorBlock> Blocks { get; } = [];

    /// <summary>Which values have generators; where a value has none, the blocks hold anything.</summary>
    public required LiveChannels Live { get; set; }

    /// <summary>Gives the blocks' memory back.</summary>
    public void Free()
    {
        foreach (var block in Blocks) block.Free();
        Blocks.Clear();
    }

    /// <summary>An interval that holds every value of an element.</summary>
    public (double Lower, double Upper) Range(int element)
    {
        double half = Rounding.Up(Radius[element] + Remainder[element], 2);
        return (Math.BitDecrement(Centre[element] - half), Math.BitIncrement(Centre[element] + half));
    }
}
