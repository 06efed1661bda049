using System.Globalization;
using System.Text;

namespace Ebb.Verify.Boxes;

/// <summary>The mean and the largest half-width of a tube over its steps, on a logarithmic scale, as an SVG picture.</summary>
internal static class TubeDrawing
{
    private const double Width = 560, Height = 300, Left = 70, Right = 100, Top = 30, Bottom = 50;

    public static string Of(BoxResult result)
    {
        var svg = new StringBuilder();
        double[] mean = [.. result.Steps.Select(step => step.MeanHalfWidth)], largest = [.. result.Steps.Select(step => step.LargestHalfWidth)];
        double[] logs = [.. mean.Concat(largest).Append(result.Radius).Where(value => value > 0 && double.IsFinite(value)).Select(Math.Log10)];
        int low = (int)Math.Floor(logs.DefaultIfEmpty(-1).Min()), high = Math.Max(low + 1, (int)Math.Ceiling(logs.DefaultIfEmpty(0).Max()));
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Add($"<text x=\"{Left}\" y=\"{Top - 12}\">half-width of the tube of states; the box of starts has r = {result.Radius:g3}</text>");
        for (int power = low; power <= high; power++)
        {
            Add($"<path d=\"M{Left} {Y(power):0.##}H{Width - Right}\" stroke=\"#ddd\"/>");
            Add($"<text x=\"{Left - 6}\" y=\"{Y(power) + 4:0.##}\" text-anchor=\"end\">1e{power}</text>");
        }

        foreach (int k in new[] { 0, mean.Length / 2, mean.Length }.Distinct())
        {
            Add($"<text x=\"{X(k):0.##}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{k}</text>");
        }

        Line(largest, "largest", "#c33");
        Line(mean, "mean", "#06c");
        Add($"<text x=\"{Width - Right}\" y=\"{Height - 12}\" text-anchor=\"end\">steps, from noise to image</text>");
        Add($"</svg>");
        return svg.ToString();

        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        double X(int k) => Left + ((Width - Left - Right) * k / Math.Max(1, mean.Length));

        double Y(double power) => Top + ((Height - Top - Bottom) * (high - power) / (high - low));

        // The first point is the box itself; points that cannot be drawn are left out.
        void Line(double[] values, string name, string colour)
        {
            (int Step, double Value)[] shown = [.. values.Prepend(result.Radius).Select((value, k) => (k, value)).Where(point => point.value > 0 && double.IsFinite(point.value))];
            if (shown.Length == 0) return;
            var points = shown.Select(point => FormattableString.Invariant($"{X(point.Step):0.##},{Y(Math.Log10(point.Value)):0.##}"));
            Add($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{string.Join(' ', points)}\"/>");
            Add($"<text x=\"{X(shown[^1].Step) + 6:0.##}\" y=\"{Y(Math.Log10(shown[^1].Value)) + 4:0.##}\" fill=\"{colour}\">{name} {shown[^1].Value:g3}</text>");
        }
    }
}
