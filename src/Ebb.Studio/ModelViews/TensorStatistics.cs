using Ebb.Formats;

namespace Ebb.Studio.ModelViews;

/// <summary>What the values of an array look like; what is not finite is counted and left out of the rest. <c>Slices</c> says how many pictures there are of it.</summary>
internal sealed record TensorStatistics(
    string Name, IReadOnlyList<int> Shape, double? Min, double? Max, double? Mean, double? Std, double Norm, long Nan, long Infinite, int Slices, TensorHistogram Histogram)
{
    private const int Bins = 64;

    public static TensorStatistics Of(WeightShards weights, SafetensorsEntry entry, CancellationToken cancellation)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity, sum = 0, squares = 0;
        long finite = 0, nan = 0, infinite = 0;
        weights.Read(entry.Name, 0, entry.Count, values =>
        {
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                {
                    if (float.IsNaN(value)) nan++;
                    else infinite++;
                    continue;
                }

                finite++;
                sum += value;
                squares += (double)value * value;
                if (value < least) least = value;
                if (value > most) most = value;
            }
        }, cancellation);
        if (finite == 0) return new(entry.Name, entry.Shape, null, null, null, null, 0, nan, infinite, TensorSlice.Count(entry), new([], []));

        double mean = sum / finite, std = Math.Sqrt(Math.Max(0, (squares / finite) - (mean * mean)));
        var counts = new long[Bins];
        double width = (most - least) / Bins;
        weights.Read(entry.Name, 0, entry.Count, values =>
        {
            foreach (float value in values)
            {
                if (float.IsFinite(value)) counts[width > 0 ? Math.Clamp((int)((value - least) / width), 0, Bins - 1) : 0]++;
            }
        }, cancellation);
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => least + (i * width))];
        return new(entry.Name, entry.Shape, least, most, mean, std, Math.Sqrt(squares), nan, infinite, TensorSlice.Count(entry), new(edges, counts));
    }
}
