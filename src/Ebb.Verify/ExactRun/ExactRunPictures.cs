using System.Text;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Tensors;
using Ebb.Verify.Files;

namespace Ebb.Verify.ExactRun;

/// <summary>An exact run to look at: the two pictures with the bytes that differ, and how enclosures and states grew.</summary>
/// <param name="result">The run.</param>
public sealed class ExactRunPictures(ExactRunResult result)
{
    private const int Colours = 3;
    private const float Dimmed = 0.35f;

    /// <summary>
    /// Writes <c>bytes.png</c> (the program's picture, the exact one, and the exact one in the dark with the pixels in red whose bytes differ) and
    /// <c>steps.svg</c> (the widest enclosure and the largest state after each step), with <c>steps.json</c>, the numbers that it draws.
    /// </summary>
    /// <param name="folder">The folder, made where missing.</param>
    /// <returns>The files.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<string> Write(string folder)
    {
        var files = new List<string>();
        if (result.Subject.Net.Channels <= 4)
        {
            files.Add(Path.Combine(folder, "bytes.png"));
            Panels().SaveGrid(files[0], columns: 3);
        }

        files.Add(Path.Combine(folder, "steps.svg"));
        AtomicFile.WriteBytes(files[^1], Encoding.UTF8.GetBytes(StepDrawing.Of(result.Steps)));
        files.Add(StepWidths.Write(folder, ("log2HalfWidth", [.. result.Steps.Select(step => step.RadiusLog2)]), ("largestState", [.. result.Steps.Select(step => step.LargestState)])));
        return files;
    }

    private ImageBatch Panels()
    {
        var net = result.Subject.Net;
        int plane = net.Height * net.Width;
        float[] exact = [.. result.Values.Select(value => PixelBytes.ToUnit(value.Byte!.Value))];
        Picture program = Coloured(result.Run.Picture.Span), truth = Coloured(exact), marked = Coloured(exact);
        foreach (ref byte value in marked.Pixels.AsSpan()) value = (byte)(value * Dimmed);
        foreach (var differing in result.DifferingBytes)
        {
            byte[] red = [255, 0, 0];
            red.CopyTo(marked.Pixel(differing.Element % net.Width, differing.Element % plane / net.Width));
        }

        float[] values = [.. new[] { program, truth, marked }.SelectMany(Planes)];
        return new ImageBatch(new Shape(3, Colours, net.Height, net.Width), values);

        Picture Coloured(ReadOnlySpan<float> image) => Picture.FromImage(image, net.Channels, net.Height, net.Width).OverWhite().WithChannels(Colours);

        IEnumerable<float> Planes(Picture picture) =>
            Enumerable.Range(0, Colours * plane).Select(i => PixelBytes.ToUnit(picture.Pixels[(i % plane * Colours) + (i / plane)]));
    }
}
