namespace Ebb.Formats;

/// <summary>One curve of a training log.</summary>
/// <param name="Name">What is drawn, "loss" for instance.</param>
/// <param name="Values">One value for each entry of the log's steps; NaN and infinities allowed.</param>
/// <param name="Color">The curve's colour as <c>#rrggbb</c>.</param>
public sealed record LogSeries(string Name, IReadOnlyList<double> Values, string Color = LogSeries.Blue)
{
    /// <summary>The first curve's colour.</summary>
    public const string Blue = "#4e79a7";
}
