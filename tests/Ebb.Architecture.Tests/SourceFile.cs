using System.Text.RegularExpressions;

namespace Ebb.Architecture.Tests;

/// <summary>A C# file under src/.</summary>
/// <param name="Path">Relative to the repository, with forward slashes: "src/Ebb/Tensors/Shape.cs".</param>
/// <param name="Text">The whole text.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The text without comments and without the insides of strings.</summary>
    public string Code { get; } = CommentsAndStrings().Replace(Text, "\"\"");

    /// <summary>The project: "Ebb" of "src/Ebb/Tensors/Shape.cs".</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The first folder in the project: "Tensors" of "src/Ebb/Tensors/Shape.cs"; empty at the top.</summary>
    public string Room => Path.Split('/') is { Length: > 3 } parts ? parts[2] : "";

    /// <summary>The name up to the first dot, so that the parts of a partial type share it.</summary>
    public string Stem => Path.Split('/')[^1].Split('.')[0];

    /// <summary>Every C# file of the product.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (path, relative: System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => !file.relative.Contains("/obj/", StringComparison.Ordinal) && !file.relative.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(file => file.relative, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.relative, File.ReadAllText(file.path))),
    ];

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Ebb.slnx")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException($"No Ebb.slnx above {AppContext.BaseDirectory}.");
            }

            return folder.FullName;
        }
    }

    // Raw strings first, then verbatim, ordinary and character literals, then comments.
    [GeneratedRegex("(\"{3,})[\\s\\S]*?\\1|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex CommentsAndStrings();
}
