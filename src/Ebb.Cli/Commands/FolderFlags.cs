using System.CommandLine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The flags that say how a folder's pictures become images, and what is asked of them together with the set's name.</summary>
internal static class FolderFlags
{
    public static Flag<string> Crop(CliCommand command) => command.Add(new Flag<string>(
        "--crop", FlagGroups.Data, "center|none",
        "Pictures of a folder that are no squares: center cuts out the largest centred square, none stretches the whole picture.", Values.OneOf("center", "none"))
        .WithDefault("center", "center"));

    public static bool Stretches(ParseResult result, Flag<string> crop) => result.GetValue(crop) == "none";

    /// <exception cref="UsageException">--crop is given for something else than a folder of pictures.</exception>
    public static void CheckCrop(ParseResult result, Flag<string> crop, bool isFolder)
    {
        if (!isFolder && result.GetResult(crop) is { Implicit: false })
        {
            throw new UsageException("--crop is for --dataset images:FOLDER only: every other set has its images as they are");
        }
    }

    /// <exception cref="UsageException"><paramref name="path"/> lies in the folder of pictures, and would be one of them at the next start.</exception>
    public static void CheckOutside(string dataset, string flag, string path, string workingFolder)
    {
        if (!DataSetNames.IsFolder(dataset)) return;
        string folder = Path.GetFullPath(Path.Combine(workingFolder, DataSetNames.FolderOf(dataset)));
        string relative = Path.GetRelativePath(folder, Path.GetFullPath(Path.Combine(workingFolder, path)));
        bool outside = Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        if (!outside) throw new UsageException($"{flag}: '{path}' lies in the folder of pictures that is read: name a place outside it");
    }
}
