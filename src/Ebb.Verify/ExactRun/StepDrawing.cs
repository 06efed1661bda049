using System.Globalization;
using System.Text;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Two lines over the steps of an exact run, one above the other, as an SVG picture: log2 of the widest enclosure, and the largest state.
/// </summary>
internal static class StepDrawing
{
    private const double Width = 560, PanelHeight = 180, Left = 70, Right = 20, Top = 30, Gap = 50;

    /// <summary>The picture.</summary>
    public static string Of(IReadOnlyList<ExactStep> steps)
    {
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Top + (2 * (PanelHeight + Gap))}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Panel(Top, "widest enclosure, as a power of 2", [.. steps.Select(step => step.RadiusLog2)]);
        Panel(Top + PanelHeight + Gap, "largest state", [.. steps.Select(step => step.LargestState)]);
        Add($"<text x=\"{Width - Right}\" y=\"{Top + (2 * PanelHeight) + Gap + 34}\" text-anchor=\"end\">steps, from noise to image</text>");
        Add($"</svg>");
        return svg.ToString();

        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Panel(double top, string title, double[] values)
        {
            double[] shown = [.. values.Where(double.IsFinite)];
            double low = shown.DefaultIfEmpty(0).Min(), high = Math.Max(shown.DefaultIfEmpty(0).Max(), low + 1e-9);
            Add($"<text x=\"{Left}\" y=\"{top - 8:0.##}\">{title}</text>");
            foreach (double tick in new[] { low, (low + high) / 2, high })
            {
                Add($"<path d=\"M{Left} {Y(tick):0.##}H{Width - Right}\" stroke=\"#ddd\"/>");
                Add($"<text x=\"{Left - 6}\" y=\"{Y(tick) + 4:0.##}\" text-anchor=\"end\">{tick:0.###}</text>");
            }

            foreach (int k in new[] { 0, values.Length / 2, values.Length - 1 }.Distinct())
            {
                Add($"<text x=\"{X(k):0.##}\" y=\"{top + PanelHeight + 16:0.##}\" text-anchor=\"middle\">{k}</text>");
            }

            var points = Enumerable.Range(0, values.Length).Where(k => double.IsFinite(values[k])).Select(k => FormattableString.Invariant($"{X(k):0.##},{Y(values[k]):0.##}"));
            Add($"<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"1.5\" points=\"{string.Join(' ', points)}\"/>");

            double X(int k) => Left + ((Width - Left - Right) * k / Math.Max(1, values.Length - 1));

            double Y(double value) => top + (PanelHeight * (high - value) / (high - low));
        }
    }
}
