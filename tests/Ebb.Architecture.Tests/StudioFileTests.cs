using System.Text.RegularExpressions;

namespace Ebb.Architecture.Tests;

/// <summary>Who in the studio opens files. All of them get their paths from RootFolder, which looks where links lead; none writes.</summary>
public sealed partial class StudioFileTests
{
    private static readonly HashSet<string> Openers =
    [
        "src/Ebb.Studio/Disk/RootFolder.cs", // small files
        "src/Ebb.Studio/Disk/PictureBounds.cs", // pictures that RunFiles found
        "src/Ebb.Studio/Hosting/Reply.cs", // pictures that RunFiles or CertificateList found
        "src/Ebb.Studio/RunViews/MetricsIndex.cs", // metrics.jsonl, found by MetricsStore
        "src/Ebb.Studio/RunViews/MetricsTail.cs", // metrics.jsonl, found by RunEntry
        "src/Ebb.Studio/RunViews/RunState.cs", // run.lock, whether it can be opened; links are not, and nothing is read
        "src/Ebb.Studio/ModelViews/WeightShards.cs", // weights
        "src/Ebb.Studio/CertificateViews/CertificateList.cs", // arrays of a certificate
        "src/Ebb.Studio/CertificateViews/CertificateChecks.cs", // the checker, in folders of which CheckFiles has looked at every entry
        "src/Ebb.Studio/DataViews/DataView.cs", // arrays inside the root, and prepared sets, which lie elsewhere by design
        "src/Ebb.Studio/Playground/JobWork.cs", // a model's folder, of which every entry was looked at
    ];

    private static IEnumerable<SourceFile> Studio => SourceFile.All.Where(file => file.Project == "Ebb.Studio");

    [Fact]
    public void FilesOfTheStudio_ThatOpenFiles_AreTheseAlone() =>
        Assert.Equal(Openers.Order(StringComparer.Ordinal), from file in Studio where Opens().IsMatch(file.Code) select file.Path);

    [Fact]
    public void FilesOfTheStudio_Anywhere_WriteNothing() => Assert.Empty(from file in Studio from Match match in Writes().Matches(file.Code) select $"{file}: {match.Value}");

    [Theory]
    [InlineData("using var file = new FileStream(path, FileMode.Open);", true)]
    [InlineData("string text = File.ReadAllText(path);", true)]
    [InlineData("var info = new FileInfo(path);", false)]
    public void Opens_OfALine_IsTold(string line, bool expected) => Assert.Equal(expected, Opens().IsMatch(line));

    // By themselves or through the library.
    [GeneratedRegex(@"\bnew (FileStream|StreamReader)\b|\bFile\.(Open|Read)\w*|\b(FileCursor\.Open|SmallFile\.Read|NpyFile\.Read|SafetensorsFile\.Read|ModelFolder\.Load|Datasets\.\w*Npy|DataCache|Checker\.Check)\b")]
    private static partial Regex Opens();

    [GeneratedRegex(@"\bFile\.(Write|Append|Create|Delete|Move|Copy|Replace|Set)\w*|\bDirectory\.(Create|Delete|Move|Set)\w*|\bFileMode\.(Create|CreateNew|OpenOrCreate|Append|Truncate)\b|\bAtomicF\w+|\bFileAccess\.Write\b")]
    private static partial Regex Writes();
}
