using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Reads one image file: PNG and netpbm itself, anything else through an installed program that gets the bytes on its input.</summary>
internal static class ImageDecoder
{
    private const int MaxFileBytes = 1 << 28;
    private const int MaxDecodedBytes = 1 << 29;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<Picture> ReadAsync(string path, CancellationToken cancellation)
    {
        byte[] bytes = ReadBytes(path);
        if (bytes.AsSpan().StartsWith(PngReader.Signature)) return PngFile.Read(new MemoryStream(bytes), path);
        if (bytes is [(byte)'P', >= (byte)'2' and <= (byte)'6', ..]) return PnmFile.Read(new MemoryStream(bytes), path);

        string failures = "";
        foreach (var (program, arguments) in Decoders())
        {
            var run = await ChildProcess.RunAsync(program, arguments, Limit, input: bytes, maxOutputBytes: MaxDecodedBytes, cancellation: cancellation).ConfigureAwait(false);
            if (run is { Problem: null, Output.Length: > 0 }) return PngFile.Read(new MemoryStream(run.Output), $"{path} (decoded by {program})");
            if (run is not null) failures += $" {program} {run.Problem ?? "printed nothing."}";
        }

        throw failures.Length == 0
            ? new DataUnavailableException($"{path} is neither PNG nor netpbm; reading it needs ImageMagick (magick or convert) or ffmpeg, and none is installed. Install one, or convert the images to PNG.")
            : BadFile.At(path, 0, $"the image could not be decoded:{failures}");
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = FileCursor.Open(path);
        return file.Length <= MaxFileBytes ? file.ReadBytes(file.Remaining, "the image") : throw file.Bad($"the image has {file.Length} bytes; at most {MaxFileBytes} are read.");
    }

    // Windows has another program called convert.
    private static IEnumerable<(string Program, string[] Arguments)> Decoders()
    {
        string[] magick = ["-[0]", "-auto-orient", "-strip", "-depth", "8", "png:-"];
        yield return ("magick", magick);
        if (!OperatingSystem.IsWindows()) yield return ("convert", magick);
        yield return ("ffmpeg", ["-v", "error", "-i", "pipe:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "pipe:1"]);
    }
}
