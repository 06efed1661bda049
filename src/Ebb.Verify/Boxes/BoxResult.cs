namespace Ebb.Verify.Boxes;

/// <summary>Where every start of a box ends.</summary>
/// <param name="Radius">r: how far each value of the start may be from the centre's.</param>
/// <param name="Lower">The least that each value of the picture can be, (C, H, W), rounded down.</param>
/// <param name="Upper">The largest, likewise, rounded up.</param>
/// <param name="Steps">The tube's width after each step; shorter than the sampler's steps when it grew beyond all bounds.</param>
public sealed record BoxResult(double Radius, double[] Lower, double[] Upper, IReadOnlyList<BoxProgress> Steps)
{
    /// <summary>Half the width of the clamp's range: bounds that far apart say nothing.</summary>
    public const double VacuousHalfWidth = 1;

    /// <summary>The largest half-width of a value's bounds, rounded up.</summary>
    public double LargestHalfWidth { get; } = Lower.Zip(Upper, (lower, upper) => Math.BitIncrement(upper - lower) / 2).Max();

    /// <summary>How many generators were kept beside those of the start.</summary>
    public int Generators { get; init; }

    /// <summary>Whether the bounds say nothing: some value may be anything between -1 and 1. No number is claimed then.</summary>
    public bool IsVacuous => !(LargestHalfWidth < VacuousHalfWidth);

    /// <summary>
    /// d of a reconstruction: the most that a value can move from what the centre itself gives, which lies between bounds of its own; rounded up.
    /// Null for a box.
    /// </summary>
    public double? Deviation { get; init; }

    /// <summary>Half the width of each value's bounds, (C, H, W).</summary>
    public double[] HalfWidths() => [.. Lower.Zip(Upper, (lower, upper) => (upper - lower) / 2)];
}
