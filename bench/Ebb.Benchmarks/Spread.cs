namespace Ebb.Benchmarks;

/// <summary>Some numbers in brief.</summary>
internal readonly record struct Spread(double Median, double Least, double Most, int Count)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new ArgumentException("Expected at least one number; got none.", nameof(values));
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(median, sorted[0], sorted[^1], sorted.Length);
    }

    /// <summary>The slope of the line through the logarithms of points, by least squares: the power that y grows with.</summary>
    public static double LogSlope(IReadOnlyList<(double X, double Y)> points)
    {
        double meanX = points.Average(point => Math.Log(point.X)), meanY = points.Average(point => Math.Log(point.Y));
        double products = points.Sum(point => (Math.Log(point.X) - meanX) * (Math.Log(point.Y) - meanY));
        return products / points.Sum(point => Math.Pow(Math.Log(point.X) - meanX, 2));
    }
}
