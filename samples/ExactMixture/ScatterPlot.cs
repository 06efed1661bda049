using System.Globalization;
using System.Text;

/// <summary>Panels of dots as one SVG file, which browsers and editors show and which needs no fonts of ours.</summary>
internal static class ScatterPlot
{
    private const int Columns = 5, Side = 200, Gap = 16, Heading = 40;

    public static void Save(string path, IReadOnlyList<Panel> panels, double reach)
    {
        int rows = (panels.Count + Columns - 1) / Columns;
        int width = (Columns * (Side + Gap)) + Gap, height = (rows * (Side + Heading + Gap)) + Gap;
        StringBuilder svg = new();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" font-family=\"sans-serif\">");
        Line($"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        for (int i = 0; i < panels.Count; i++)
        {
            int left = Gap + (i % Columns * (Side + Gap)), top = Gap + (i / Columns * (Side + Heading + Gap));
            Line($"<text x=\"{left}\" y=\"{top + 13}\" font-size=\"13\" font-weight=\"600\" fill=\"#222222\">{panels[i].Title}</text>");
            Line($"<text x=\"{left}\" y=\"{top + 29}\" font-size=\"11\" fill=\"#666666\">{panels[i].Caption}</text>");
            Line($"<svg x=\"{left}\" y=\"{top + Heading - 4}\" width=\"{Side}\" height=\"{Side}\">");
            Line($"<rect width=\"{Side}\" height=\"{Side}\" fill=\"#f5f6f8\"/>");
            Line($"<path d=\"{Dots(panels[i].Points, reach)}\" stroke=\"#4e79a7\" stroke-opacity=\"0.55\" stroke-width=\"2\" stroke-linecap=\"round\"/>");
            Line($"</svg>");
        }

        Line($"</svg>");
        File.WriteAllText(path, svg.ToString());

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    // A line of no length with round caps is a dot, and one path of a thousand of them is far smaller than a thousand circles.
    private static string Dots(IReadOnlyList<(double X, double Y)> points, double reach)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in points)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{(x / reach + 1) * Side / 2:f1} {(1 - (y / reach)) * Side / 2:f1}h0");
        }

        return path.ToString();
    }
}
