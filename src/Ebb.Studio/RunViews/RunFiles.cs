using System.Globalization;
using System.Text.RegularExpressions;
using Ebb.Formats;
using Ebb.Studio.Disk;

namespace Ebb.Studio.RunViews;

/// <summary>The files of a run that a person looks at, found by listing: a name that is asked for is looked up here and never made into a path.</summary>
internal static partial class RunFiles
{
    private const int MostImages = 5_000;
    private const int MostCertificates = 200;
    private const int MostPictureBytes = 1 << 26;
    private const string Certificates = "certificates";

    private static readonly string[] Endings = [".png", ".svg", ".ppm"];
    private static readonly EnumerationOptions Listing = new() { IgnoreInaccessible = true, AttributesToSkip = 0, RecurseSubdirectories = false };

    /// <summary>The pictures under images/ and certificates/, a .ppm only where there is no .png of its name.</summary>
    public static List<RunImage> Images(RootFolder root, string id, string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string images = Path.Combine(folder, "images");
        Collect(root, images, "", found);
        Collect(root, Path.Combine(images, "progress"), "progress/", found);
        foreach (string file in CertificateFiles(root, folder))
        {
            string certificate = Path.GetDirectoryName(file)!;
            Collect(root, certificate, $"{Certificates}/{Path.GetFileName(certificate)}/", found);
        }

        return
        [
            .. found.Where(file => !file.Key.EndsWith(".ppm", StringComparison.Ordinal) || !found.ContainsKey(Path.ChangeExtension(file.Key, ".png")))
                .Select(file => Describe(id, file.Key, file.Value)),
        ];
    }

    /// <summary>The picture that stands for a run in the list.</summary>
    public static string? Thumbnail(RootFolder root, string id, string folder)
    {
        foreach (string name in (ReadOnlySpan<string>)["sample-grid-ddim.png", "sample-grid.png", "sample.png"])
        {
            if (root.FindFile(Path.Combine(folder, "images", name)) is not null) return UrlOf(id, name);
        }

        var progress = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(root, Path.Combine(folder, "images", "progress"), "progress/", progress);
        return progress.Keys.LastOrDefault(name => !name.Contains("-raw", StringComparison.Ordinal)) is { } last ? UrlOf(id, last) : null;
    }

    /// <summary>The certificate.json of every certificate.</summary>
    public static IEnumerable<string> CertificateFiles(RootFolder root, string folder) =>
        Entries(root, Path.Combine(folder, Certificates), Directory.EnumerateDirectories)
            .Take(MostCertificates)
            .Select(certificate => Path.Combine(certificate, "certificate.json"))
            .Where(file => root.FindFile(file) is not null);

    /// <summary>What a picture is called by those who write it.</summary>
    public static IReadOnlyList<string> Artifacts(RootFolder root, string folder) =>
    [
        .. Entries(root, folder, Directory.EnumerateFileSystemEntries).Take(MostImages).Where(entry => root.Find(entry) is not null).Select(entry => Path.GetFileName(entry)!),
    ];

    /// <summary>The steps that a run can go on from.</summary>
    public static IReadOnlyList<int> Checkpoints(RootFolder root, string folder) =>
    [
        .. Entries(root, Path.Combine(folder, "checkpoints"), Directory.EnumerateDirectories)
            .Select(path => StepName().Match(Path.GetFileName(path)!)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Order(),
    ];

    /// <summary>Mean squared errors between the pictures of the reconstruction, of values in [-1, 1]; null where they are not all there.</summary>
    public static IReadOnlyDictionary<string, double>? Errors(RootFolder root, string folder)
    {
        if (Read("reference") is not { } reference || Read("noisy") is not { } noisy || Read("reconstruct") is not { } reconstruct) return null;
        return Error(reference, noisy) is { } of && Error(reference, reconstruct) is { } after
            ? new Dictionary<string, double> { ["noisy"] = of, ["reconstruct"] = after }
            : null;

        Picture? Read(string name)
        {
            string? path = root.FindFile(Path.Combine(folder, "images", name + ".png"));
            try
            {
                return path is null || new FileInfo(path).Length > 1 << 22 ? null : PictureBounds.ReadPng(path);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>The most bytes of a picture that is served.</summary>
    public static long MostBytes => MostPictureBytes;

    public static string UrlOf(string id, string name) =>
        $"/api/runs/{Uri.EscapeDataString(id)}/files/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

    private static double? Error(Picture a, Picture b)
    {
        if (a.Pixels.Length != b.Pixels.Length || a.Width != b.Width) return null;
        double sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            double difference = (a.Pixels[i] - b.Pixels[i]) / 127.5;
            sum += difference * difference;
        }

        return sum / a.Pixels.Length;
    }

    private static void Collect(RootFolder root, string folder, string prefix, SortedDictionary<string, string> found)
    {
        foreach (string path in Entries(root, folder, Directory.EnumerateFiles))
        {
            if (found.Count >= MostImages) return;
            if (Endings.Contains(Path.GetExtension(path), StringComparer.Ordinal) && root.FindFile(path) is { } real) found[prefix + Path.GetFileName(path)] = real;
        }
    }

    private static RunImage Describe(string id, string name, string path)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        var step = StepName().Match(stem);
        string kind = name.StartsWith(Certificates, StringComparison.Ordinal) ? "other" : step.Success ? "progress" : stem switch
        {
            "reference" or "noisy" or "reconstruct" or "sample" => stem,
            _ when stem.StartsWith("sample-grid", StringComparison.Ordinal) => "grid",
            _ => "other",
        };
        int? number = step.Success ? int.Parse(step.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
        return new(name, UrlOf(id, name), kind, number, stem.EndsWith("-raw", StringComparison.Ordinal)) { Path = path };
    }

    // A folder may be a link that leaves the root: what is in it is not even listed.
    private static IEnumerable<string> Entries(RootFolder root, string folder, Func<string, string, EnumerationOptions, IEnumerable<string>> list)
    {
        try
        {
            return root.Find(folder) is not null && Directory.Exists(folder) ? [.. list(folder, "*", Listing).Take(2 * MostImages).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^step-(\d{1,9})(?:-raw)?$")]
    private static partial Regex StepName();
}
