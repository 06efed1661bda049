namespace Ebb.Verify.Boxes;

/// <summary>What a search among the starts of a box has found.</summary>
/// <param name="Tried">Starts that were run.</param>
/// <param name="Outside">How many of them ended outside the bounds by more than the tolerance; none if the bounds hold.</param>
/// <param name="Lower">The least of each value among the pictures, (C, H, W).</param>
/// <param name="Upper">The largest.</param>
/// <param name="Deviation">The largest difference between a picture and that of the centre, in any value.</param>
public sealed record SearchResult(int Tried, int Outside, float[] Lower, float[] Upper, double Deviation)
{
    /// <summary>The largest half-width that was reached: no bounds can be tighter.</summary>
    public double LargestHalfWidth => Lower.Zip(Upper, (lower, upper) => ((double)upper - lower) / 2).Max();
}
