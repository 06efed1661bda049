using System.Text.RegularExpressions;

namespace Ebb.Architecture.Tests;

/// <summary>House rules that no analyzer holds.</summary>
public sealed partial class SourceRuleTests
{
    private const int MostLines = 400;

    [Fact]
    public void UnsafeCode_Anywhere_IsInKernelsOnly() => Assert.Empty(
        from file in SourceFile.All
        where file.Room != "Kernels" || file.Project is not ("Ebb" or "Ebb.Verify")
        from Match match in Unsafe().Matches(file.Code)
        select $"{file}: {match.Value}");

    [Fact]
    public void Files_OfTheProduct_AreShort() => Assert.Empty(
        from file in SourceFile.All
        let lines = file.Text.Count(c => c == '\n')
        where lines > MostLines
        select $"{file}: {lines} lines");

    [Fact]
    public void PublicTypes_InAFile_AreOneAndNamedAsTheFile() => Assert.Empty(
        from file in SourceFile.All
        let names = PublicTypes().Matches(file.Code).Select(match => match.Groups["name"].Value).ToList()
        where names.Count > 1 || (names.Count == 1 && names[0] != file.Stem)
        select $"{file}: {string.Join(", ", names)}");

    [Fact]
    public void Usings_OfAFile_AreInOrder() => Assert.Empty(
        from file in SourceFile.All
        let names = Usings().Matches(file.Code).Select(match => match.Groups["name"].Value).ToList()
        where !names.SequenceEqual(names.OrderBy(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal)).ThenBy(name => name, StringComparer.OrdinalIgnoreCase))
        select $"{file}: {string.Join(", ", names)}");

    [Fact]
    public void Files_OfTheProduct_LeaveNothingUnfinished() => Assert.Empty(
        from file in SourceFile.All
        from Match match in Unfinished().Matches(file.Text)
        select $"{file}: {match.Value}");

    [Theory]
    [InlineData("unsafe void F() { } // safe", true)]
    [InlineData("// unsafe\nvoid F(string s = \"unsafe\") { }", false)]
    [InlineData("char quote = '\"'; unsafe { }", true)]
    [InlineData("using System.Runtime.Intrinsics.X86;", true)]
    [InlineData("ref var x = ref Unsafe.AsRef(in y);", true)]
    public void Unsafe_InCodeAndInComments_IsToldApart(string text, bool expected) =>
        Assert.Equal(expected, Unsafe().IsMatch(new SourceFile("src/Ebb/X.cs", text).Code));

    [Theory]
    [InlineData("public sealed partial class Net<T> : IB", "Net")]
    [InlineData("public readonly record struct Shape", "Shape")]
    [InlineData("public sealed record Options(int A);", "Options")]
    [InlineData("public delegate Span<int> Reader<out T>(int x);", "Reader")]
    [InlineData("    public sealed class Nested", "")]
    [InlineData("internal sealed class Hidden", "")]
    public void PublicTypes_OfADeclaration_FindsTheName(string line, string expected) =>
        Assert.Equal(expected, PublicTypes().Match(line).Groups["name"].Value);

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"\bunsafe\b|\bSystem\.Runtime\.Intrinsics\b|\bUnsafe\.")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"^public [^(=\n]*?\b(?:record struct|record class|class|struct|interface|enum|record|delegate [^(\n]*?)\s+(?<name>[A-Za-z_]\w*)\s*(?:<[^>\n]*>)?\s*(?=[\s:({;]|$)", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
