namespace Ebb.Formats;

/// <summary>Chooses the frames of an animation, and shows them all at once as a strip.</summary>
public static class AnimatedPngFrames
{
    private const byte GapShade = 255;

    /// <summary>At most <paramref name="wanted"/> of the indices 0 to count-1, evenly spread, the first and the last among them.</summary>
    /// <param name="count">How many frames there are, at least 1.</param>
    /// <param name="wanted">How many to choose, at least 2.</param>
    public static int[] Evenly(int count, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 2);
        if (wanted >= count) return [.. Enumerable.Range(0, count)];
        long gaps = wanted - 1;
        return [.. Enumerable.Range(0, wanted).Select(i => (int)((2L * i * (count - 1) + gaps) / (2 * gaps)))];
    }

    /// <summary>All frames in one picture, left to right and top to bottom, with a white gap between and around them.</summary>
    /// <param name="frames">At least one picture, all of the same size and channels. Frames that are columns of images give a row for each image.</param>
    /// <param name="columns">Frames in a row; 0 puts all into one.</param>
    /// <param name="gap">Pixels between and around the frames, at least 0.</param>
    /// <exception cref="ArgumentException">There is no frame, the frames differ in shape, or a number is out of range.</exception>
    public static Picture Strip(IReadOnlyList<Picture> frames, int columns = 0, int gap = 1)
    {
        CheckAlike(frames);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (columns == 0 || columns > frames.Count) columns = frames.Count;
        int rows = (frames.Count + columns - 1) / columns;
        var (cellWidth, cellHeight) = (checked(frames[0].Width + gap), checked(frames[0].Height + gap));
        var strip = new Picture(checked(columns * cellWidth + gap), checked(rows * cellHeight + gap), frames[0].Channels);
        Array.Fill(strip.Pixels, GapShade);
        for (int i = 0; i < frames.Count; i++) Paste(frames[i], strip, gap + i % columns * cellWidth, gap + i / columns * cellHeight);
        return strip;
    }

    /// <summary>Refuses no frames, and frames of different shapes.</summary>
    internal static void CheckAlike(IReadOnlyList<Picture> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0) throw new ArgumentException("At least one frame is expected; got none.", nameof(frames));
        var first = Extents(frames[0]);
        for (int i = 1; i < frames.Count; i++)
        {
            if (Extents(frames[i]) != first)
            {
                throw new ArgumentException(
                    $"Frame {i} has (width, height, channels) = {Extents(frames[i])}; frame 0 has {first}, and all must be alike.", nameof(frames));
            }
        }
    }

    private static (int Width, int Height, int Channels) Extents(Picture frame) => (frame.Width, frame.Height, frame.Channels);

    private static void Paste(Picture frame, Picture strip, int left, int top)
    {
        int row = frame.Width * frame.Channels;
        for (int y = 0; y < frame.Height; y++)
        {
            frame.Pixels.AsSpan(y * row, row).CopyTo(strip.Pixels.AsSpan(((top + y) * strip.Width + left) * strip.Channels));
        }
    }
}
