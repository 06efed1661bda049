using System.Text;
using Ebb.Formats;
using Ebb.Verify.Files;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>A box to look at: how its tube grew, and where the picture is least certain.</summary>
/// <param name="subject">The model.</param>
/// <param name="result">The bounds.</param>
public sealed class BoxPictures(Subject subject, BoxResult result)
{
    private const int Zoom = 8, Gap = 8, Colours = 3;

    /// <summary>
    /// Writes <c>tube.svg</c> (the mean and the largest half-width after each step), <c>steps.json</c>, the numbers that it draws, and <c>widths.png</c> (the middle of the bounds and, beside it, each
    /// pixel's half-width: from black over red and yellow to white, which is the widest; of several channels the widest counts).
    /// </summary>
    /// <param name="folder">The folder, made where missing.</param>
    /// <returns>The files.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<string> Write(string folder)
    {
        string tube = Path.Combine(folder, "tube.svg");
        AtomicFile.WriteBytes(tube, Encoding.UTF8.GetBytes(TubeDrawing.Of(result)));
        string steps = StepWidths.Write(folder, ("log2HalfWidth", Logarithms(step => step.LargestHalfWidth)), ("log2MeanHalfWidth", Logarithms(step => step.MeanHalfWidth)));
        if (subject.Net.Channels > 4) return [tube, steps];
        string widths = Path.Combine(folder, "widths.png");
        PngFile.Write(widths, SideBySide(Middle(), Heat()));
        return [tube, widths, steps];
    }

    private IReadOnlyList<double> Logarithms(Func<BoxProgress, double> width) => [.. result.Steps.Select(width).Prepend(result.Radius).Select(Math.Log2)];

    private Picture Middle()
    {
        float[] middle = [.. result.Lower.Zip(result.Upper, (lower, upper) => (float)((lower + upper) / 2))];
        return Picture.FromImage(middle, subject.Net.Channels, subject.Net.Height, subject.Net.Width).OverWhite().WithChannels(Colours);
    }

    private Picture Heat()
    {
        var picture = new Picture(subject.Net.Width, subject.Net.Height, Colours);
        double[] widths = result.HalfWidths();
        int plane = subject.Net.Height * subject.Net.Width;
        double widest = Math.Max(widths.Max(), double.Epsilon);
        for (int pixel = 0; pixel < plane; pixel++)
        {
            double heat = Enumerable.Range(0, subject.Net.Channels).Max(channel => widths[(channel * plane) + pixel]) / widest;
            byte[] colour = [Shade(heat, 0), Shade(heat, 1), Shade(heat, 2)];
            colour.CopyTo(picture.Pixel(pixel % subject.Net.Width, pixel / subject.Net.Width));
        }

        return picture;
    }

    // Each colour rises over a third of the range.
    private static byte Shade(double heat, int third) => (byte)Math.Clamp(255 * ((Colours * heat) - third), 0, 255);

    private static Picture SideBySide(Picture left, Picture right)
    {
        var both = new Picture(((left.Width + right.Width) * Zoom) + (3 * Gap), (left.Height * Zoom) + (2 * Gap), Colours);
        Array.Fill(both.Pixels, (byte)255);
        Paste(left, Gap);
        Paste(right, (left.Width * Zoom) + (2 * Gap));
        return both;

        void Paste(Picture from, int x)
        {
            for (int row = 0; row < from.Height * Zoom; row++)
            {
                for (int column = 0; column < from.Width * Zoom; column++) from.Pixel(column / Zoom, row / Zoom).CopyTo(both.Pixel(x + column, Gap + row));
            }
        }
    }
}
