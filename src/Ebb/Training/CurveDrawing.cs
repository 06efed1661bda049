using System.Globalization;
using System.Text;

namespace Ebb.Training;

/// <summary>A training curve as an SVG picture: steps to the right, the held-out loss upwards on a logarithmic scale.</summary>
internal static class CurveDrawing
{
    private const double Width = 560, Height = 320, Left = 60, Right = 20, Top = 20, Bottom = 40;

    /// <summary>The picture; null where there is no line to draw, or a loss has no logarithm.</summary>
    public static string? Of(IReadOnlyList<CurvePoint> curve)
    {
        if (curve.Count < 2 || !curve.All(point => point.HeldOutLoss > 0 && double.IsFinite(point.HeldOutLoss))) return null;
        int steps = curve[^1].Step;
        double[] ticks = Ticks(curve.Min(point => point.HeldOutLoss), curve.Max(point => point.HeldOutLoss));
        var (low, high) = (Math.Log(ticks[0]), Math.Log(ticks[^1]));
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        foreach (double tick in ticks)
        {
            Add($"<path d=\"M{Left} {Y(tick):0.##}H{Width - Right}\" stroke=\"#ddd\"/>");
            Add($"<text x=\"{Left - 6}\" y=\"{Y(tick) + 4:0.##}\" text-anchor=\"end\">{tick}</text>");
        }

        foreach (int step in new[] { 0, steps / 2, steps }.Distinct())
        {
            Add($"<text x=\"{X(step):0.##}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{step}</text>");
        }

        Add($"<text x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">held-out loss over optimizer steps</text>");
        Add($"<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"1.5\" points=\"{string.Join(' ', curve.Select(Place))}\"/>");
        Add($"</svg>");
        return svg.ToString();

        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        double X(int step) => Left + ((Width - Left - Right) * step / steps);

        double Y(double loss) => Top + ((Height - Top - Bottom) * (high - Math.Log(loss)) / (high - low));

        string Place(CurvePoint point) => FormattableString.Invariant($"{X(point.Step):0.##},{Y(point.HeldOutLoss):0.##}");
    }

    // 1, 2 and 5 times powers of ten, from the last at or below the least to the first at or above the most.
    private static double[] Ticks(double least, double most)
    {
        int first = (int)Math.Floor(Math.Log10(least)), last = (int)Math.Ceiling(Math.Log10(most)) + 1;
        double[] all = [.. from power in Enumerable.Range(first, last - first + 1) from digit in "125" select double.Parse(FormattableString.Invariant($"{digit}E{power}"), CultureInfo.InvariantCulture)];
        double bottom = all.Last(tick => tick <= least), top = all.First(tick => tick >= most && tick > bottom);
        return [.. all.Where(tick => tick >= bottom && tick <= top)];
    }
}
