using System.Text.Json;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.ModelViews;

namespace Ebb.Studio.CertificateViews;

/// <summary>The files that a certificate consists of: its folder, and that of the model. All of them lie inside the root, so that the checker, which follows links, reads nothing else.</summary>
/// <param name="Folder">The certificate.</param>
/// <param name="Model">The model that it is about.</param>
/// <param name="Stamp">Changes when one of the files does.</param>
internal sealed record CheckFiles(string Folder, string Model, string Stamp)
{
    private const int MostFiles = 100;
    private const int MostCertificateBytes = 4 << 20;
    private const double MemoryShare = 0.5;

    // A value on the way of an exact run is a whole number of up to 1,960 bits, with what goes with it.
    private const double BytesOfAValue = 800;

    private static readonly EnumerationOptions Listing = new() { AttributesToSkip = 0 };

    /// <exception cref="RefusedException">A file is missing or leaves the root, or checking would take more memory than there is.</exception>
    public static CheckFiles Of(RootFolder root, string run, RunCertificate certificate)
    {
        string folder = Path.GetDirectoryName(root.FindFile(certificate.Path)) ?? throw RefusedException.Missing("The certificate is not there any more.");
        var json = JsonText.Parse(root.ReadSmall(certificate.Path, MostCertificateBytes), "certificate.json");
        string model = ModelOf(root, run, folder, json) ?? throw new RefusedException(409, "The model of this certificate is not in the folder shown. Check it by the command, with --model FOLDER.");
        string stamp = StampOf(root, folder) + StampOf(root, model);
        CheckMemory(root, folder, model, json);
        return new(folder, model, stamp);
    }

    /// <summary>A sentence of the checker with the names of files in place of their paths.</summary>
    public string Shorten(string text) => text.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(Model + Path.DirectorySeparatorChar, "the model's ", StringComparison.Ordinal);

    // Where the certificate says, if that is inside the root, or else the run's own. Hashes bind the files, not their place.
    private static string? ModelOf(RootFolder root, string run, string folder, JsonElement json)
    {
        string? hint = json.TryGetProperty("model", out var model) ? model.Text("folder") : null;
        bool isPath = hint is { Length: > 0 and < 1000 } && !hint.Contains('\0', StringComparison.Ordinal);
        string[] places = [.. isPath ? new[] { Path.Combine(folder, hint!) } : [], Path.Combine(run, "model"), Path.Combine(run, "model-raw")];
        return places.Select(root.Find).FirstOrDefault(place => place is not null && Directory.Exists(place) && root.FindFile(Path.Combine(place, "config.json")) is not null);
    }

    private static string StampOf(RootFolder root, string folder)
    {
        var stamp = new System.Text.StringBuilder(folder);
        int count = 0;
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", Listing).Order(StringComparer.Ordinal))
        {
            string real = root.Find(entry) ?? throw new RefusedException(409, $"{root.Relative(entry)} is a link that leaves the folder shown, so nothing is checked.");
            var file = new FileInfo(real);
            if (++count > MostFiles) throw new RefusedException(409, $"{root.Relative(folder)} has more than {MostFiles} files; a certificate or a model has a few.");
            if (file.Exists) stamp.Append(System.Globalization.CultureInfo.InvariantCulture, $"|{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        return stamp.ToString();
    }

    // An exact run has all values of the widest layers; a box has about as many columns as the start has values, twice, each of an image of the widest layer.
    private static void CheckMemory(RootFolder root, string folder, string model, JsonElement json)
    {
        long arrays = Directory.EnumerateFiles(folder, "*.npy", Listing).Sum(file => new FileInfo(root.Find(file)!).Length);
        var weights = WeightShards.Open(WeightShards.Find(root, model));
        double start = root.FindFile(Path.Combine(folder, "start.npy")) is { } file ? new FileInfo(file).Length / sizeof(float) : 0;
        double widest = weights.Entries.Where(entry => entry.Shape.Length > 0).Select(entry => entry.Shape[0]).DefaultIfEmpty(1).Max();
        double columns = json.Text("kind") is "box" or "reconstruction"
            ? (2 * start) + (json.TryGetProperty("claim", out var claim) ? Math.Clamp(claim.Int("generators") ?? 0, 0, 100_000) : 0) : 0;
        double bytes = (start * widest * 3 * ((columns * sizeof(double)) + BytesOfAValue)) + (3.0 * arrays) + (6.0 * weights.Entries.Sum(entry => entry.End - entry.Start));
        double room = MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > room) throw new RefusedException(409, FormattableString.Invariant($"Checking this takes up to {bytes / (1 << 20):0} MiB of memory; the studio takes at most {room / (1 << 20):0}. Check it by the command instead."));
    }
}
