using System.Reflection;
using System.Text.RegularExpressions;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Theorems;

/// <summary>docs/theorems.md and the tests say the same: every row has its tests, every test its row, and every link leads somewhere.</summary>
public sealed partial class TheoremListTests
{
    private static readonly string Page = Path.Combine(GoldenFolder.RepositoryRoot(), "docs", "theorems.md");

    private static readonly (string Name, Evidence Evidence, string Test)[] Tests =
    [
        .. from type in typeof(TheoremListTests).Assembly.GetTypes()
           from method in type.GetMethods()
           from theorem in method.GetCustomAttributes<TheoremAttribute>()
           orderby theorem.Name, method.Name
           select (theorem.Name, theorem.Evidence, $"{type.Name}.{method.Name}"),
    ];

    [Fact]
    public void Page_AgainstTheTests_ListsTheSame()
    {
        string[] rows = [.. Rows().Select(row => $"{row.Groups["name"]} | {row.Groups["evidence"]} | {row.Groups["test"]}").Order(StringComparer.Ordinal)];
        string[] tests = [.. Tests.Select(test => $"{test.Name} | {Word(test.Evidence)} | {test.Test}").Order(StringComparer.Ordinal)];

        Assert.NotEmpty(tests);
        Assert.True(rows.SequenceEqual(tests),
            $"only in docs/theorems.md:\n  {string.Join("\n  ", rows.Except(tests))}\nonly in the tests:\n  {string.Join("\n  ", tests.Except(rows))}");
    }

    [Fact]
    public void Links_OfThePage_LeadToTheFileOfTheTest()
    {
        foreach (Match row in Rows())
        {
            string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Page)!, row.Groups["file"].Value));
            Assert.True(File.Exists(file), $"{row.Groups["name"]}: no such file: {row.Groups["file"]}");
            Assert.Contains($"void {row.Groups["test"].Value.Split('.')[1]}(", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    private static string Word(Evidence evidence) => evidence switch
    {
        Evidence.Definition => "by definition",
        Evidence.Exact => "exact",
        Evidence.Enclosed => "enclosed",
        _ => "by property",
    };

    private static MatchCollection Rows() => Row().Matches(File.ReadAllText(Page));

    // | `name` | statement | evidence | [`Class.Method`](path) |
    [GeneratedRegex(@"^\| `(?<name>[a-z0-9-]+)` \|.*\| (?<evidence>[a-z ]+) \| \[`(?<test>\w+\.\w+)`\]\((?<file>[^)]+)\) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
