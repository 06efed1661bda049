namespace Ebb.Verify.Boxes;

/// <summary>What is done to blocks of generators besides convolutions.</summary>
internal static class BlockMath
{
    /// <summary>Adds a block to one whose window holds its own.</summary>
    public static void Add(GeneratorBlock block, LiveChannels live, GeneratorBlock target)
    {
        var window = block.Window;
        for (int row = window.Top; row < window.Bottom; row++)
        {
            var from = block.Rows[((row - window.Top) * window.Width * block.Channels)..];
            var to = target.Rows[(target.Window.Index(row, window.Left) * target.Channels)..];
            foreach (int at in live.Of(row, window.Left, window.Right))
            {
                int place = at - (window.Left * block.Channels);
                to[place] += from[place];
            }
        }
    }

    /// <summary>The sum of magnitudes for each pixel of the window and each channel.</summary>
    public static double[] Magnitudes(GeneratorBlock block, int channels)
    {
        double[] result = new double[block.Window.Count * channels];
        var rows = block.Rows;
        for (int pixel = 0; pixel < block.Window.Count; pixel++)
        {
            for (int channel = 0; channel < channels; channel++) result[(pixel * channels) + channel] = rows[(pixel * block.Channels) + channel].Magnitude;
        }

        return result;
    }

    /// <summary>Adds up the magnitudes of all blocks, upwards.</summary>
    public static void Gather(IReadOnlyList<GeneratorBlock> blocks, IReadOnlyList<double[]> magnitudes, double[] radius, int width, int channels)
    {
        for (int j = 0; j < blocks.Count; j++)
        {
            var window = blocks[j].Window;
            for (int row = window.Top; row < window.Bottom; row++)
            {
                var from = magnitudes[j].AsSpan((row - window.Top) * window.Width * channels, window.Width * channels);
                var to = radius.AsSpan(((row * width) + window.Left) * channels, from.Length);
                for (int i = 0; i < to.Length; i++) to[i] += from[i];
            }
        }

        for (int i = 0; i < radius.Length; i++) radius[i] = Rounding.Up(radius[i], (blocks.Count + 1) * Lanes.Count);
    }

    /// <summary>A value's centre, remainder and radius after a relaxation, without its new generator.</summary>
    public static void Relax(AffineValue value, int element, Relaxation relaxed)
    {
        double centre = relaxed.Slope * value.Centre[element], radius = relaxed.Slope * value.Radius[element];
        double lost = Rounding.Gamma(4) * (Math.Abs(centre) + radius + Math.Abs(relaxed.Offset));
        value.Centre[element] = centre + relaxed.Offset;
        value.Remainder[element] = relaxed.Slope == 0 ? 0 : Rounding.Up((relaxed.Slope * value.Remainder[element]) + lost, 8);
        value.Radius[element] = relaxed.Slope == 0 ? 0 : Rounding.Up(radius, 1);
    }

    /// <summary>Multiplies by the slopes that are neither 0 nor 1.</summary>
    public static void Scale(GeneratorBlock block, double[] slopes, int channels, int width)
    {
        var rows = block.Rows;
        int place = 0;
        for (int row = block.Window.Top; row < block.Window.Bottom; row++)
        {
            for (int column = block.Window.Left; column < block.Window.Right; column++, place += block.Channels)
            {
                var here = slopes.AsSpan(((row * width) + column) * channels, channels);
                for (int channel = 0; channel < here.Length; channel++)
                {
                    if (here[channel] is > 0 and < 1) rows[place + channel] *= here[channel];
                }
            }
        }
    }
}
