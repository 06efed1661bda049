using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Reads one image file: PNG and netpbm itself; interlaced PNG and other known formats through an installed program that gets the bytes on its input,
/// with limits on time, memory and output. ImageMagick turns the picture as its EXIF orientation says, and ffmpeg does from version 7 on;
/// the orientation of a PNG is ignored.
/// </summary>
internal static partial class ImageDecoder
{
    /// <summary>The most pixels of a picture.</summary>
    public const long MaxPixels = 1 << 27;

    private const int MaxFileBytes = 1 << 28;
    private const int MaxDecodedBytes = 1 << 29;
    private const long MaxMemoryBytes = 2L << 30;
    private const int PngSizeAt = 16;
    private const int PngInterlaceAt = 28;

    // A picture is made smaller by the outside program down to this many times the side it will have here: less to pack, send and unpack.
    private const int Spare = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The outside programs, in the order in which they are tried. Windows has another program called convert.</summary>
    public static IReadOnlyList<string> Programs { get; } = OperatingSystem.IsWindows() ? ["magick", "ffmpeg"] : ["magick", "convert", "ffmpeg"];

    /// <param name="path">The file.</param>
    /// <param name="side">The side the picture will be reduced to; null keeps every pixel.</param>
    /// <param name="cancellation">Stops the outside program.</param>
    /// <exception cref="InvalidDataException">The file is damaged, too large or no known picture.</exception>
    /// <exception cref="DataUnavailableException">An outside program is needed, and none is installed.</exception>
    public static async Task<Picture> ReadAsync(string path, int? side, CancellationToken cancellation)
    {
        byte[] bytes = ReadBytes(path);
        var format = ForeignFormat.Of(bytes);
        if (format is { Coder: "png" } && !IsInterlaced(path, bytes)) return PngFile.Read(new MemoryStream(bytes), path);
        if (format is null && bytes is [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..]) return PnmFile.Read(new MemoryStream(bytes), path);
        if (format is null) throw BadFile.At(path, 0, "these are not the first bytes of a picture format that is read here.");

        string failures = "";
        foreach (var (program, arguments) in Decoders(format, side, bytes.Length))
        {
            var run = await ChildProcess.RunAsync(program, arguments, Limit, input: bytes, maxOutputBytes: MaxDecodedBytes, maxMemoryBytes: MaxMemoryBytes, cancellation: cancellation).ConfigureAwait(false);
            if (run is null) continue;
            if (ProblemOf(run) is not { } problem) return PngFile.Read(new MemoryStream(run.Output), $"{path} (decoded by {program})");
            failures += $" {program} {problem}";
        }

        throw failures.Length == 0
            ? new DataUnavailableException(
                $"{path} is {format.Name}, which Ebb does not read itself; it needs ImageMagick (magick or convert) or ffmpeg, and none is installed. Install one, or convert the images to plain PNG.")
            : BadFile.At(path, 0, $"the {format.Name} could not be decoded:{failures}");
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = FileCursor.Open(path);
        return file.Length <= MaxFileBytes ? file.ReadBytes(file.Remaining, "the image") : throw file.Bad(
            $"the image has {file.Length} bytes; at most {MaxFileBytes} are read.");
    }

    private static bool IsInterlaced(string path, byte[] png)
    {
        if (png.Length <= PngInterlaceAt) return false;
        uint width = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(PngSizeAt)), height = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(PngSizeAt + 4));
        if ((UInt128)width * height > MaxPixels) throw BadFile.At(path, PngSizeAt, $"the picture has {width} x {height} pixels; at most {MaxPixels} are read.");
        return png[PngInterlaceAt] == 1;
    }

    // ImageMagick fills a picture that is cut off with grey and calls that a success.
    private static string? ProblemOf(ChildResult run)
    {
        if (run.Problem is { } problem) return PassingDetails().Replace(problem, "");
        if (run.Output.Length == 0) return "printed nothing.";
        return run.Errors.Contains("premature end", StringComparison.OrdinalIgnoreCase) ? "says that the file ends too early." : null;
    }

    // Temporary files, places in sources and addresses in memory, which would make the same fault read differently every time.
    [GeneratedRegex(@" [`'""]?\S*magick-\S+| @ (error|warning|fatal)/\S+| @ 0x[0-9a-f]+")]
    private static partial Regex PassingDetails();

    // Windows has another program called convert.
    private static IEnumerable<(string Program, string[] Arguments)> Decoders(ForeignFormat format, int? side, int length)
    {
        string[] magick =
        [
            "-limit", "thread", "1", "-limit", "memory", "512MiB", "-limit", "map", "512MiB", "-limit", "disk", "1GiB",
            "-limit", "time", ((int)Limit.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            $"{format.Coder}:-[0]", "-auto-orient", "-colorspace", "sRGB", "-strip", .. Reduce(side), "-depth", "8", "-interlace", "none",
            "-define", "png:compression-level=1", "png:-",
        ];
        yield return ("magick", magick);
        if (!OperatingSystem.IsWindows()) yield return ("convert", magick);
        yield return ("ffmpeg",
        [
            "-v", "error", "-nostdin", .. Strict(format), "-protocol_whitelist", "pipe", "-max_alloc", MaxDecodedBytes.ToString(CultureInfo.InvariantCulture), "-threads", "1",
            "-f", format.Demuxer, .. Whole(format, length), "-i", "pipe:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "pipe:1",
        ]);
    }

    // ffmpeg, too, fills a JPEG that is cut off. Of other formats it would refuse sound files for tags that it does not know.
    private static string[] Strict(ForeignFormat format) => format.Coder == "jpeg" ? ["-xerror", "-err_detect", "explode"] : [];

    private static string[] Reduce(int? side) => side is int wanted ? ["-filter", "box", "-resize", FormattableString.Invariant($"{Spare * wanted}x{Spare * wanted}^>")] : [];

    // A piped picture otherwise comes in pieces, which not every decoder puts together.
    private static string[] Whole(ForeignFormat format, int length) =>
        format.Demuxer.EndsWith("_pipe", StringComparison.Ordinal) && format.Demuxer != "gif_pipe" ? ["-frame_size", length.ToString(CultureInfo.InvariantCulture)] : [];
}
