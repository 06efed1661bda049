using System.Globalization;

namespace Ebb.Devices;

/// <summary>The memory of this machine, as far as this process may use it.</summary>
/// <param name="Total">All that there is, in bytes; in a container with a limit, the limit.</param>
/// <param name="Available">What can be taken now without others being pushed out, in bytes.</param>
/// <param name="Limit">The limit of the container or the process, in bytes; null for none.</param>
public sealed record MachineMemory(long Total, long Available, long? Limit)
{
    private const string Groups = "sys/fs/cgroup";

    /// <summary>What is there now: from the runtime, and on Linux from the system and the control group.</summary>
    public static MachineMemory Now()
    {
        var runtime = GC.GetGCMemoryInfo();
        return Read(OperatingSystem.IsLinux() ? "/" : null, runtime.TotalAvailableMemoryBytes, Math.Max(0, runtime.TotalAvailableMemoryBytes - runtime.MemoryLoadBytes));
    }

    /// <param name="root">The folder that proc and sys are in; null where there are none.</param>
    /// <param name="total">What the runtime takes for all there is.</param>
    /// <param name="free">What it takes for free, where the system does not say.</param>
    internal static MachineMemory Read(string? root, long total, long free)
    {
        if (root is null) return new(total, free, null);
        long physical = KibibytesOf(Path.Combine(root, "proc/meminfo"), "MemTotal") ?? total;
        long available = KibibytesOf(Path.Combine(root, "proc/meminfo"), "MemAvailable") ?? free;
        long? limit = total < physical ? total : null;
        foreach (var (most, used, stat, cache) in new[]
        {
            ("memory.max", "memory.current", "memory.stat", "inactive_file"),
            ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat", "total_inactive_file"),
        })
        {
            string folder = Path.Combine(root, Groups);
            if (NumberIn(Path.Combine(folder, most)) is not { } group || group >= physical) continue;
            limit = Math.Min(limit ?? group, group);

            // Files that nobody reads are dropped before anything else.
            long taken = (NumberIn(Path.Combine(folder, used)) ?? 0) - (NumberAfter(Path.Combine(folder, stat), cache) ?? 0);
            available = Math.Min(available, Math.Max(0, group - taken));
        }

        return new(limit ?? physical, Math.Min(available, limit ?? available), limit);
    }

    private static long? KibibytesOf(string path, string name) => NumberAfter(path, name + ":") * 1024;

    private static long? NumberAfter(string path, string name) =>
        Lines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words.Length > 1 && words[0] == name) is { } found
            ? Number(found[1])
            : null;

    private static long? NumberIn(string path) => Lines(path) is [var line, ..] ? Number(line.Trim()) : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
