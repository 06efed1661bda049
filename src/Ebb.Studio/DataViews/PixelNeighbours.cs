using Ebb.Data;

namespace Ebb.Studio.DataViews;

/// <summary>The images of a set that are nearest to one, by the Euclidean distance of their values in [-1, 1].</summary>
internal static class PixelNeighbours
{
    private const int Block = 1 << 8;

    /// <summary>The nearest first; of equal distances the smaller index.</summary>
    public static IReadOnlyList<(int Index, double Distance)> Find(ReadOnlySpan<float> image, Dataset data, int count, CancellationToken cancellation)
    {
        var nearest = new List<(int Index, double Squares)>(count + 1);
        var other = new float[data.ImageCount];
        for (int i = 0; i < data.Count; i++)
        {
            if (i % Block == 0) cancellation.ThrowIfCancellationRequested();
            data.CopyImage(i, other);
            double most = nearest.Count == count ? nearest[^1].Squares : double.PositiveInfinity, squares = Squares(image, other, most);
            if (!(squares < most)) continue;
            int at = nearest.Count;
            while (at > 0 && squares < nearest[at - 1].Squares) at--;
            nearest.Insert(at, (i, squares));
            if (nearest.Count > count) nearest.RemoveAt(count);
        }

        return [.. nearest.Select(near => (near.Index, Math.Sqrt(near.Squares)))];
    }

    // No further than to what is too far.
    private static double Squares(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double most)
    {
        double sum = 0;
        for (int at = 0; at < a.Length && sum < most;)
        {
            for (int end = Math.Min(at + Block, a.Length); at < end; at++)
            {
                double difference = (double)a[at] - b[at];
                sum += difference * difference;
            }
        }

        return sum;
    }
}
