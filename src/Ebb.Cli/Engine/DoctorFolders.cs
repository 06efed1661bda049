using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Data;

namespace Ebb.Cli.Engine;

/// <summary>What <c>ebb doctor</c> says of prepared data, and of the folders that are written.</summary>
internal static class DoctorFolders
{
    // A checkpoint of a large net, or one prepared set.
    private const long LittleDisk = 1L << 30;

    public static IEnumerable<DoctorFinding> Findings(DoctorSettings settings)
    {
        var cache = new DataCache(settings.DataFolder);
        yield return new("data", cache.Root);
        foreach (var set in KnownSet.All)
        {
            yield return cache.Find(set) is { } info
                ? new("data", $"{set.Name}: ready, {Units.Memory(info.Bytes.Values.Sum())}")
                : new("data", $"{set.Name}: not here; 'ebb data fetch {set.Name}' prepares it");
        }

        yield return Written("current folder", settings.WorkingFolder, DoctorVerdict.Failed);
        yield return Written("runs", Path.Combine(settings.WorkingFolder, "runs"), DoctorVerdict.Failed);
        yield return Written("data", cache.Root, DoctorVerdict.Warning);
    }

    // By making a file and deleting it: permissions, quotas and read-only disks all show.
    private static DoctorFinding Written(string name, string folder, DoctorVerdict otherwise)
    {
        string nearest = FreeDisk.Nearest(Path.GetFullPath(folder));
        string place = nearest == Path.GetFullPath(folder) ? "" : $" (not there yet; {nearest} is)";
        try
        {
            OutputFile.CheckFolder(folder, folder, name);
            long free = FreeDisk.Of(folder);
            return new("folders", $"{name}: can be written{place}, {Units.Memory(free)} free", free < LittleDisk ? DoctorVerdict.Warning : DoctorVerdict.Fine);
        }
        catch (Exception error) when (error is FailureException or IOException or UnauthorizedAccessException)
        {
            return new("folders", error.Message, otherwise);
        }
    }
}
