using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>Flags that several commands have.</summary>
internal static class SharedFlags
{
    public static Flag<string?> DataFolder() => new Flag<string?>(
        "--data-dir", FlagGroups.Data, "FOLDER", "Where prepared data sets are kept.", Values.Path).WithDefaultText("EBB_DATA, else your cache folder");
}
