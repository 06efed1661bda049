using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ebb.Data;

/// <summary>What the values of a data set are like, over all images and as the net sees them: in [-1, 1].</summary>
/// <param name="Mean">The mean of each channel.</param>
/// <param name="StandardDeviation">The standard deviation of each channel, over all its values (divided by their number).</param>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Maximum">The largest value.</param>
/// <param name="GreyImages">Images whose colours are equal in every pixel; all images of a set of one channel.</param>
/// <param name="Duplicates">Images whose values equal those of an earlier image.</param>
/// <param name="ClassCounts">Images of each label, from 0; empty without labels.</param>
public sealed record DataStatistics(
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> StandardDeviation,
    double Minimum,
    double Maximum,
    int GreyImages,
    int Duplicates,
    IReadOnlyList<int> ClassCounts)
{
    /// <summary>Reads every image of <paramref name="data"/> once.</summary>
    public static DataStatistics Of(Dataset data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] sum = new double[data.Channels], squares = new double[data.Channels];
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        var seen = new HashSet<UInt128>();
        var classes = new List<int>();
        int grey = 0, plane = data.Height * data.Width;
        var image = new float[data.ImageCount];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < data.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            data.CopyImage(i, image);
            for (int c = 0; c < data.Channels; c++)
            {
                foreach (float value in image.AsSpan(c * plane, plane))
                {
                    sum[c] += value;
                    squares[c] += (double)value * value;
                    minimum = Math.Min(minimum, value);
                    maximum = Math.Max(maximum, value);
                }
            }

            if (IsGrey(image, data.Channels, plane)) grey++;
            SHA256.HashData(MemoryMarshal.AsBytes(image.AsSpan()), hash);
            seen.Add(MemoryMarshal.Read<UInt128>(hash));
            if (data.Label(i) is not int label) continue;
            while (classes.Count <= label) classes.Add(0);
            classes[label]++;
        }

        while (classes.Count > 0 && classes.Count < (data.ClassNames?.Count ?? 0)) classes.Add(0);
        double n = (double)data.Count * plane;
        double[] mean = Array.ConvertAll(sum, total => total / n);
        double[] deviation = [.. squares.Select((total, c) => Math.Sqrt(Math.Max(0, total / n - mean[c] * mean[c])))];
        return new(mean, deviation, minimum, maximum, grey, data.Count - seen.Count, classes);
    }

    private static bool IsGrey(ReadOnlySpan<float> image, int channels, int plane)
    {
        if (channels < 3) return true;
        var red = image[..plane];
        return red.SequenceEqual(image.Slice(plane, plane)) && red.SequenceEqual(image.Slice(2 * plane, plane));
    }
}
