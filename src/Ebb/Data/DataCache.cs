using System.Security.Cryptography;
using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// The folder of prepared sets. Each set is a folder of four npy files and <c>info.json</c>, made whole or not at all.
/// </summary>
public sealed class DataCache
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "EBB_DATA";

    private const string InfoFile = "info.json";
    private const int MaxInfoBytes = 1 << 16;

    /// <summary>Uses <paramref name="folder"/>, or else the variable <c>EBB_DATA</c>, or else <c>ebb</c> in the user's cache folder.</summary>
    public DataCache(string? folder = null)
    {
        string? chosen = string.IsNullOrWhiteSpace(folder) ? Environment.GetEnvironmentVariable(Variable) : folder;
        Root = Path.GetFullPath(string.IsNullOrWhiteSpace(chosen) ? Path.Combine(UserCache(), "ebb") : chosen);
    }

    /// <summary>The folder, which need not exist yet.</summary>
    public string Root { get; }

    /// <summary>Where a set lies or would lie.</summary>
    public string FolderOf(KnownSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Path.Combine(Root, set.Name);
    }

    /// <summary>
    /// What is recorded of a prepared set, or null when it is not there or not as it should be. Compares the recorded sums with the known ones
    /// and the files' lengths with the recorded ones, which is quick; <see cref="Verify"/> reads the files.
    /// </summary>
    public PreparedInfo? Find(KnownSet set)
    {
        string folder = FolderOf(set);
        try
        {
            var info = JsonSerializer.Deserialize(SmallFile.Read(Path.Combine(folder, InfoFile), MaxInfoBytes), DataJson.Default.PreparedInfo);
            return info is not null && info.Name == set.Name && set.Sums.All(sum => info.Sums.GetValueOrDefault(sum.Key) == sum.Value && HasLength(folder, sum.Key, info)) ? info : null;
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads every file of a prepared set and compares its sum.</summary>
    /// <exception cref="DataUnavailableException">The set is not prepared.</exception>
    /// <exception cref="InvalidDataException">A file has another sum.</exception>
    public void Verify(KnownSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (Find(set) is null) throw NotPrepared(set);
        foreach (var (file, sum) in set.Sums)
        {
            string path = Path.Combine(FolderOf(set), file), got = SumOf(path);
            if (got != sum)
            {
                throw BadFile.At(path, 0,
                    $"the SHA-256 is {got}, but {sum} is expected: the file was changed. Delete {FolderOf(set)} and fetch again.");
            }
        }
    }

    /// <summary>Opens one part of a prepared set, or its first <paramref name="total"/> images.</summary>
    /// <exception cref="DataUnavailableException">The set is not prepared.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More images are asked for than there are.</exception>
    public Dataset Open(KnownSet set, DataPart part = DataPart.Training, int? total = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (Find(set) is null) throw NotPrepared(set);
        bool train = part == DataPart.Training;
        if (total is int wanted) Dataset.CheckTake($"{set.Name} ({(train ? "training" : "test")} part)", wanted, train ? set.TrainCount : set.TestCount);
        string folder = FolderOf(set);
        return NpyImages.Open(
            set.Name,
            Path.Combine(folder, train ? PreparedArrays.TrainX : PreparedArrays.TestX),
            Path.Combine(folder, train ? PreparedArrays.TrainY : PreparedArrays.TestY),
            total,
            set.ClassNames.Count,
            set.ClassNames);
    }

    /// <summary>Writes the arrays and the record into <paramref name="work"/>, checks the sums, and moves the folder into place.</summary>
    internal PreparedInfo Store(KnownSet set, PreparedArrays arrays, string source, string work)
    {
        if (arrays.Mismatch(set) is string problem) throw new InvalidDataException($"{source}: {problem}.");
        var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var bytes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Directory.CreateDirectory(work);
        foreach (var (file, array) in arrays.Files)
        {
            string path = Path.Combine(work, file);
            NpyFile.Write(path, array);
            (sums[file], bytes[file]) = (SumOf(path), new FileInfo(path).Length);
            if (sums[file] != set.Sums[file])
            {
                throw new InvalidDataException(
                    $"{source}: the SHA-256 of {file} came out as {sums[file]}, but {set.Sums[file]} is expected; this is not the known {set.Name}.");
            }
        }

        var info = new PreparedInfo(set.Name, source, sums, bytes);
        AtomicFile.WriteBytes(Path.Combine(work, InfoFile), JsonSerializer.SerializeToUtf8Bytes(info, DataJson.Default.PreparedInfo));
        CheckReplaceable(set);
        string target = FolderOf(set);
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.Move(work, target);
        return info;
    }

    /// <summary>A folder that holds anything but a prepared set's files is the user's, and stays.</summary>
    internal void CheckReplaceable(KnownSet set)
    {
        string target = FolderOf(set);
        string? other = Directory.Exists(target)
            ? Directory.EnumerateFileSystemEntries(target).FirstOrDefault(path => Path.GetFileName(path) is string file && file != InfoFile && !set.Sums.ContainsKey(file))
            : null;
        if (other is not null)
        {
            throw new IOException(
                $"{target} holds {Path.GetFileName(other)}, which is no part of a prepared set. Move the folder away or choose another --data-dir.");
        }
    }

    private DataUnavailableException NotPrepared(KnownSet set) =>
        new($"{set.Name} is not prepared in {Root}. Run 'ebb data fetch {set.Name}' once, or name its folder with --data-dir or {Variable}.");

    private static bool HasLength(string folder, string file, PreparedInfo info) =>
        new FileInfo(Path.Combine(folder, file)) is { Exists: true, Length: long length } && info.Bytes.GetValueOrDefault(file) == length;

    private static string SumOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string UserCache()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache) return cache;
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}
