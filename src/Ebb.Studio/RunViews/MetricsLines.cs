using System.Diagnostics;

namespace Ebb.Studio.RunViews;

/// <summary>The lines of a part of <c>metrics.jsonl</c>, one at a time, in the memory of one block. A line that is too long or is none is left out.</summary>
internal static class MetricsLines
{
    // A line has some 150 bytes, with losses by t some 350; what is longer is none.
    private const int MostLineBytes = 1 << 12;
    private const int BlockBytes = 1 << 16;

    /// <summary>Reads whole lines from where the file stands, up to <paramref name="end"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Where to stop reading.</param>
    /// <param name="take">Takes a line and where it begins; false stops.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <param name="deadline">After this time of <see cref="Stopwatch"/> no further block is read.</param>
    /// <returns>Where the first line begins that was not taken: an unfinished one, or the end.</returns>
    public static long Read(FileStream file, long end, Func<MetricsPoint, long, bool> take, CancellationToken cancellation, long deadline = long.MaxValue)
    {
        var buffer = new byte[BlockBytes];
        long start = file.Position;
        int filled = 0;
        bool isTooLong = false;
        while (start + filled < end)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = file.Read(buffer, filled, (int)Math.Min(buffer.Length - filled, end - start - filled));
            if (read == 0) break;
            filled += read;
            int used = 0;
            for (int length; (length = buffer.AsSpan(used, filled - used).IndexOf((byte)'\n')) >= 0; used += length + 1)
            {
                bool isLine = !isTooLong && length <= MostLineBytes;
                isTooLong = false;
                if (isLine && MetricsPoint.Parse(buffer.AsSpan(used, length)) is { } point && !take(point, start + used)) return start + used;
            }

            // What fills the whole block is no line: its bytes go, and so does the rest of it.
            if (used == 0 && filled == buffer.Length) (used, isTooLong) = (filled, true);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            (start, filled) = (start + used, filled - used);
            if (!isTooLong && Stopwatch.GetTimestamp() > deadline) break;
        }

        return start;
    }
}
