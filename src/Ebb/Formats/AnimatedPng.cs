using System.Buffers.Binary;

namespace Ebb.Formats;

/// <summary>
/// Animated PNG (Portable Network Graphics, third edition, W3C 2025, section 11.3.6): a PNG whose first frame is its picture, so that a reader
/// that knows nothing of animation shows that one.
/// </summary>
public static class AnimatedPng
{
    private const int DelayUnit = 1000;
    private const int FrameControlBytes = 26;

    /// <summary>Writes an animation, whole or not at all.</summary>
    /// <param name="path">The file; browsers know the ending .png.</param>
    /// <param name="frames">At least one picture, all of the same size and channels.</param>
    /// <param name="delay">How long a frame stands, 0 to 65.535 s, rounded to milliseconds; 0 is as fast as the viewer can.</param>
    /// <param name="lastDelay">How long the last frame stands; null for as long as the others.</param>
    /// <param name="plays">How often it plays; 0 for ever.</param>
    /// <exception cref="ArgumentException">There is no frame, the frames differ in shape, or a delay or number is out of range.</exception>
    public static void Write(string path, IReadOnlyList<Picture> frames, TimeSpan delay, TimeSpan? lastDelay = null, int plays = 0) =>
        AtomicFile.Write(path, stream => Write(stream, frames, delay, lastDelay, plays));

    /// <summary>Writes an animation to <paramref name="stream"/>; the rest is as for a file.</summary>
    public static void Write(Stream stream, IReadOnlyList<Picture> frames, TimeSpan delay, TimeSpan? lastDelay = null, int plays = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(frames, delay, lastDelay, plays);
        PngWriter.WriteStart(stream, frames[0]);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames.Count);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], plays);
        PngWriter.WriteChunk(stream, "acTL"u8, control);

        // Frame controls and frame data share one sequence of numbers; the first frame's data is the picture's and has none.
        int sequence = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            WriteControl(stream, sequence++, frames[i], i == frames.Count - 1 ? lastDelay ?? delay : delay);
            var packed = PngWriter.Pack(frames[i]);
            if (i == 0) PngWriter.WriteChunk(stream, "IDAT"u8, packed);
            else WriteData(stream, sequence++, packed);
        }

        PngWriter.WriteChunk(stream, "IEND"u8, []);
    }

    // Offsets stay 0, as every frame covers the whole; so do "dispose" (leave it) and "blend" (replace what was there).
    private static void WriteControl(Stream stream, int sequence, Picture frame, TimeSpan delay)
    {
        Span<byte> control = stackalloc byte[FrameControlBytes];
        control.Clear();
        BinaryPrimitives.WriteInt32BigEndian(control, sequence);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], frame.Height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)Milliseconds(delay));
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], DelayUnit);
        PngWriter.WriteChunk(stream, "fcTL"u8, control);
    }

    private static void WriteData(Stream stream, int sequence, ReadOnlySpan<byte> packed)
    {
        var data = new byte[sizeof(int) + packed.Length];
        BinaryPrimitives.WriteInt32BigEndian(data, sequence);
        packed.CopyTo(data.AsSpan(sizeof(int)));
        PngWriter.WriteChunk(stream, "fdAT"u8, data);
    }

    private static double Milliseconds(TimeSpan delay) => Math.Round(delay.TotalMilliseconds);

    private static void Check(IReadOnlyList<Picture> frames, TimeSpan delay, TimeSpan? lastDelay, int plays)
    {
        AnimatedPngFrames.CheckAlike(frames);
        CheckDelay(delay, nameof(delay));
        if (lastDelay is { } last) CheckDelay(last, nameof(lastDelay));
        ArgumentOutOfRangeException.ThrowIfNegative(plays);
    }

    private static void CheckDelay(TimeSpan delay, string name)
    {
        if (Milliseconds(delay) is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(name, $"A frame stands for 0 to 65.535 seconds; got {delay.TotalSeconds}.");
        }
    }
}
