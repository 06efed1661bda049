using System.Numerics;

namespace Ebb.Check.Boxes;

/// <summary>
/// Some columns of a zonotope, side by side in two vectors: zero outside a window of rows Top to before Bottom and columns Left to before Right, and in it, pixel by
/// pixel and channel by channel, the numbers of all.
/// </summary>
internal sealed class Columns(int top, int left, int bottom, int right, int channels)
{
    /// <summary>How many columns lie side by side.</summary>
    public static readonly int Lanes = 2 * Vector<double>.Count;

    public (int Top, int Left, int Bottom, int Right) Window => (top, left, bottom, right);

    public int Channels => channels;

    public Vector<double>[] Values { get; } = new Vector<double>[(bottom - top) * (right - left) * channels * 2];

    /// <summary>Where the numbers of a pixel's first channel are.</summary>
    public int At(int row, int column) => (((row - top) * (right - left)) + column - left) * channels * 2;

    public bool Contains(int row, int column) => row >= top && row < bottom && column >= left && column < right;

    /// <summary>The sum of magnitudes at a place.</summary>
    public double Magnitude(int at) => Vector.Sum(Vector.Abs(Values[at]) + Vector.Abs(Values[at + 1]));

    /// <summary>Columns that are each a number at one place, (C, H, W) row-major, and 0 elsewhere.</summary>
    public static IEnumerable<Columns> Single(IEnumerable<(int Element, double Size)> places, int channels, int height, int width)
    {
        int pixels = height * width;
        foreach (var chunk in places.Where(place => place.Size > 0).OrderBy(place => (place.Element % pixels, place.Element)).Chunk(Lanes))
        {
            var (rows, cols) = (chunk.Select(place => place.Element % pixels / width), chunk.Select(place => place.Element % width));
            var columns = new Columns(rows.Min(), cols.Min(), rows.Max() + 1, cols.Max() + 1, channels);
            for (int lane = 0; lane < chunk.Length; lane++)
            {
                int element = chunk[lane].Element, at = columns.At(element % pixels / width, element % width) + (element / pixels * 2) + (lane / Vector<double>.Count);
                columns.Values[at] = columns.Values[at].WithElement(lane % Vector<double>.Count, chunk[lane].Size);
            }

            yield return columns;
        }
    }
}
