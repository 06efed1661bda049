using System.Globalization;
using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Tensors;

namespace Ebb.Studio.RunViews;

/// <summary>The certificates of a run, each with what it claims in a sentence.</summary>
internal static class CertificateList
{
    private const int MostBytes = 4 << 20;
    private const int MostSteps = 10_000;
    private const int MostArrayBytes = 16 << 20;

    public static IReadOnlyList<RunCertificate> Of(RootFolder root, string id, string folder) =>
        [.. RunFiles.CertificateFiles(root, folder).Select(path => Describe(root, id, path))];

    /// <summary>The image that a certificate is about: what was sampled, or the start.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static Picture PictureOf(RootFolder root, RunCertificate certificate)
    {
        string folder = Path.GetDirectoryName(certificate.Path)!;
        string? listed = certificate.PictureFile is null ? null
            : Directory.EnumerateFiles(folder, "*.npy").FirstOrDefault(file => Path.GetFileName(file) == certificate.PictureFile);
        if (listed is null || root.FindFile(listed) is not { } path || new FileInfo(path).Length > MostArrayBytes) throw None();
        var array = NpyFile.Read(path);
        if (array.Shape is not [>= 1 and <= 4 and int channels, >= 1 and int height, >= 1 and int width] || height * (long)width > 1 << 20) throw None();
        return new ImageBatch(new Shape(1, channels, height, width), array.ToSingles()).Grid();

        static RefusedException None() => RefusedException.Missing("This certificate has no picture that can be shown.");
    }

    private static RunCertificate Describe(RootFolder root, string id, string path)
    {
        string name = Path.GetFileName(Path.GetDirectoryName(path))!;
        string url = $"/api/runs/{Uri.EscapeDataString(id)}/certificates/{Uri.EscapeDataString(name)}";
        try
        {
            var json = JsonText.Parse(root.ReadSmall(path, MostBytes), "certificate.json");
            string kind = json.Text("kind") ?? "unknown";
            var claim = json.TryGetProperty("claim", out var claimed) ? claimed : default;
            string? picture = FileOf(claim, "picture") ?? FileOf(json, "start");
            return new(name, kind, Statement(kind, claim), url)
            {
                Path = path,
                PictureFile = picture,
                Picture = picture is null ? null : $"{url}/picture.png",
                Tube = Tube(claim),
            };
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new(name, "unreadable", Printable.Message(error.Message), url) { Path = path };
        }
    }

    private static string? FileOf(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var file) ? file.Text("file") : null;

    // A Lipschitz constant for each step: their products say how far a difference of 1 at the start has grown at most.
    private static CertificateTube? Tube(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array) return null;
        if (steps.GetArrayLength() is 0 or > MostSteps) return null;
        List<double> step = [0], width = [1];
        foreach (var factor in steps.EnumerateArray())
        {
            if (factor.ValueKind != JsonValueKind.String || HexNumber(factor.GetString()) is not { } number || !double.IsFinite(width[^1] * number)) return null;
            step.Add(step.Count);
            width.Add(width[^1] * number);
        }

        return new(step, width);
    }

    private static string Statement(string kind, JsonElement claim) => kind switch
    {
        "exact" => $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {Number(claim, "delta")} in every value; {Count(claim, "differingBytes")} of its bytes differ, and no state on the way was larger than {Number(claim, "largestState")}.",
        "box" => $"Every start that differs from the stored one by at most {Number(claim, "r")} in every value ends between the stored bounds, which are at most {Number(claim, "largestHalfWidth")} from their middle.",
        "reconstruction" => $"If every value of the stored noisy image moves by at most {Number(claim, "r")}, no value of its reconstruction moves by more than {Number(claim, "d")}.",
        "lipschitz" => $"Two starts at the Euclidean distance e end at most {Number(claim, "sampler")} times e apart.",
        _ => "A certificate of a kind that this version does not know.",
    };

    private static string Count(JsonElement claim, string key) =>
        claim.ValueKind == JsonValueKind.Object && claim.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.GetArrayLength().ToString(CultureInfo.InvariantCulture) : "an unknown number";

    private static string Number(JsonElement claim, string key) =>
        (HexNumber(claim.Text(key)) ?? claim.Number(key)) is { } value ? value.ToString("G4", CultureInfo.InvariantCulture) : "an unknown number";

    // "0x1.8p-20": hexadecimal digits, and a decimal power of two.
    private static double? HexNumber(string? text)
    {
        if (text is null || text.Length > 64) return null;
        double sign = text.StartsWith('-') ? -1 : 1;
        string digits = text.TrimStart('-');
        int point = digits.IndexOf('.', StringComparison.Ordinal), power = digits.IndexOf('p', StringComparison.Ordinal);
        if (!digits.StartsWith("0x", StringComparison.Ordinal) || power < 3) return null;
        if (!int.TryParse(digits.AsSpan(power + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)) return null;
        double value = 0;
        int fraction = 0;
        for (int i = 2; i < power; i++)
        {
            if (i == point) continue;
            if (!char.IsAsciiHexDigit(digits[i])) return null;
            value = (16 * value) + Convert.ToInt32(digits[i].ToString(), 16);
            if (point >= 0 && i > point) fraction++;
        }

        return sign * value * Math.Pow(2, exponent - (4 * fraction));
    }
}
