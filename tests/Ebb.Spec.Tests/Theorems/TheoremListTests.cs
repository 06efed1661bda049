using System.Text.RegularExpressions;
using Ebb.Testing;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Theorems;

/// <summary>docs/theorems.md and the tests say the same: every row has its test, every test its row, and every link leads to it.</summary>
public sealed partial class TheoremListTests
{
    private static readonly string Docs = Path.Combine(GoldenFolder.RepositoryRoot(), "docs");

    [Fact]
    public void Page_AgainstTheTests_ListsTheSame()
    {
        string[] rows = [.. Rows()], tests = [.. Tests()];

        Assert.NotEmpty(tests);
        Assert.True(rows.Order(StringComparer.Ordinal).SequenceEqual(tests.Order(StringComparer.Ordinal)),
            $"only in docs/theorems.md:\n  {string.Join("\n  ", rows.Except(tests))}\nonly in the tests:\n  {string.Join("\n  ", tests.Except(rows))}");
    }

    // "name | evidence | Class.Method | ../tests/.../Class.cs"
    private static IEnumerable<string> Rows() =>
        from row in Row().Matches(File.ReadAllText(Path.Combine(Docs, "theorems.md")))
        select $"{row.Groups["name"]} | {row.Groups["evidence"]} | {row.Groups["test"]} | {row.Groups["file"]}";

    private static IEnumerable<string> Tests() =>
        from path in Directory.EnumerateFiles(Path.Combine(GoldenFolder.RepositoryRoot(), "tests"), "*.cs", SearchOption.AllDirectories)
        let file = Path.GetRelativePath(Docs, path).Replace('\\', '/')
        where !file.Contains("/obj/", StringComparison.Ordinal)
        from Match method in MarkedMethod().Matches(File.ReadAllText(path))
        from Match mark in Mark().Matches(method.Groups["marks"].Value)
        select $"{mark.Groups["name"]} | {Word(Enum.Parse<Evidence>(mark.Groups["evidence"].Value))} | "
            + $"{Path.GetFileNameWithoutExtension(path)}.{method.Groups["method"]} | {file}";

    private static string Word(Evidence evidence) => evidence switch
    {
        Evidence.Definition => "by definition",
        Evidence.Exact => "exact",
        Evidence.Enclosed => "enclosed",
        _ => "by property",
    };

    // | `name` | statement | evidence | [`Class.Method`](path) |
    [GeneratedRegex(@"^\| `(?<name>[a-z0-9-]+)` \|.*\| (?<evidence>[a-z ]+) \| \[`(?<test>\w+\.\w+)`\]\((?<file>[^)]+)\) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<marks>(?:^    \[(?:Theorem|Fact|Theory|SkippableTheory|MemberData|InlineData)\b.*\r?\n)+)    public (?:async Task|void) (?<method>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex MarkedMethod();

    [GeneratedRegex(@"\[Theorem\(""(?<name>[a-z0-9-]+)"", Evidence\.(?<evidence>\w+)\)\]")]
    private static partial Regex Mark();
}
