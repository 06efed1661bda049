using System.Globalization;
using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.RunViews;
using Ebb.Tensors;

namespace Ebb.Studio.CertificateViews;

/// <summary>The certificates of a run, each with what it claims in a sentence.</summary>
internal static class CertificateList
{
    private const int MostBytes = 4 << 20;
    private const int MostArrayBytes = 16 << 20;
    private const int MostDrawings = 32;
    private const string PicturesEnding = "-pictures";

    private static readonly EnumerationOptions Listing = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

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
        string folder = Path.GetDirectoryName(path)!, name = Path.GetFileName(folder);
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
                Tube = StepWidths.Of(root, kind, claim, Path.Combine(folder + PicturesEnding, "steps.json")),
                Drawings = Drawings(root, folder, url),
            };
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new(name, "unreadable", Printable.Message(error.Message), url) { Path = path };
        }
    }

    private static string? FileOf(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var file) ? file.Text("file") : null;

    // Beside the certificate, in the folder of its pictures, and listed: what is served is looked up here.
    private static IReadOnlyList<CertificateDrawing> Drawings(RootFolder root, string folder, string url) => !Directory.Exists(folder + PicturesEnding) || root.Find(folder + PicturesEnding) is null ? [] :
    [
        .. Directory.EnumerateFiles(folder + PicturesEnding, "*", Listing).Take(MostDrawings)
            .Where(file => Path.GetExtension(file) is ".png" or ".svg").Order(StringComparer.Ordinal).Select(file => (Name: Path.GetFileName(file), Path: root.FindFile(file)))
            .Where(file => file.Path is not null && Path.GetExtension(file.Path) == Path.GetExtension(file.Name))
            .Select(file => new CertificateDrawing(file.Name, $"{url}/pictures/{Uri.EscapeDataString(file.Name)}") { Path = file.Path! }),
    ];

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
        (ClaimedNumber.Parse(claim.Text(key)) ?? claim.Number(key)) is { } value ? Short(value) : "an unknown number";

    private static string Short(double value) => value.ToString(value == 0 || Math.Abs(value) is >= 1e-3 and < 1e5 ? "G4" : "0.###e0", CultureInfo.InvariantCulture);
}
