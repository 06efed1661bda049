using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The words that --dataset takes.</summary>
internal static class DataSetNames
{
    /// <summary>The set that is generated and needs no file.</summary>
    public const string Shapes = "shapes";

    /// <summary>The prefix of a set in files of the user's own.</summary>
    public const string ArrayPrefix = "npy:";

    /// <summary>The prefix of a folder of pictures.</summary>
    public const string ImagesPrefix = "images:";

    /// <summary>Every named set.</summary>
    public static readonly IReadOnlyList<string> Known = [Shapes, "cifar10", "mnist", "fashion-mnist"];

    /// <summary>Reads a data set's name, npy:X.npy[,Y.npy] or images:FOLDER.</summary>
    public static string Read(string flag, string text)
    {
        if (text.StartsWith(ArrayPrefix, StringComparison.OrdinalIgnoreCase)) return ReadArrays(flag, text);
        return text.StartsWith(ImagesPrefix, StringComparison.OrdinalIgnoreCase) ? ReadFolder(flag, text) : ReadName(flag, text, Known, ", npy:X.npy[,Y.npy] or images:FOLDER");
    }

    /// <summary>Whether <paramref name="dataset"/> names a folder of pictures.</summary>
    public static bool IsFolder(string dataset) => dataset.StartsWith(ImagesPrefix, StringComparison.Ordinal);

    /// <summary>The folder of images:FOLDER.</summary>
    public static string FolderOf(string dataset) => dataset[ImagesPrefix.Length..];

    /// <summary>Reads the name of a set that is kept in files.</summary>
    public static string ReadFetchable(string flag, string text)
    {
        if (text == Shapes) throw new UsageException($"{flag}: {Shapes} are built in: there is nothing to fetch");
        return ReadName(flag, text, Known.Where(name => name != Shapes), "");
    }

    /// <summary>A short name for a folder, from a data set's name or from the first array file.</summary>
    public static string FolderName(string dataset, string? imagesPath)
    {
        if (imagesPath is null && IsFolder(dataset))
        {
            string last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(FolderOf(dataset))));
            return last.Length == 0 ? "images" : last;
        }

        if (imagesPath is null && !dataset.StartsWith(ArrayPrefix, StringComparison.Ordinal)) return dataset;
        string file = imagesPath ?? dataset[ArrayPrefix.Length..].Split(',')[0];
        string name = Path.GetFileNameWithoutExtension(file);
        return name.Length == 0 ? "npy" : name;
    }

    private static string ReadName(string flag, string text, IEnumerable<string> names, string others)
    {
        string name = text.ToLowerInvariant().Replace('_', '-');
        name = name switch { "cifar-10" => "cifar10", "fashionmnist" => "fashion-mnist", _ => name };
        if (names.Contains(name)) return name;

        if (name.StartsWith("imagenet", StringComparison.Ordinal))
        {
            throw new UsageException($"{flag}: {text} cannot be fetched: train on the folder of your copy with --dataset images:FOLDER --size 64");
        }

        throw Values.Wrong(flag, string.Join(", ", names) + others, text, Spelling.Nearest(text, names));
    }

    private static string ReadFolder(string flag, string text)
    {
        string folder = text[ImagesPrefix.Length..];
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal)) throw Values.Wrong(flag, "images:FOLDER", text);
        return ImagesPrefix + folder;
    }

    private static string ReadArrays(string flag, string text)
    {
        string[] files = text[ArrayPrefix.Length..].Split(',');
        if (files.Length > 2 || files.Any(string.IsNullOrWhiteSpace)) throw Values.Wrong(flag, "npy:X.npy or npy:X.npy,Y.npy", text);
        return ArrayPrefix + string.Join(',', files);
    }
}
