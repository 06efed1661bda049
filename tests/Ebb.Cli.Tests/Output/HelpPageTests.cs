using System.Runtime.CompilerServices;

namespace Ebb.Cli.Tests.Output;

/// <summary>What users see is pinned. EBB_APPROVE=1 rewrites the approved pages.</summary>
public sealed class HelpPageTests
{
    [Theory]
    [InlineData("ebb", "")]
    [InlineData("ebb", "--help")]
    [InlineData("ebb-train", "train --help")]
    [InlineData("ebb-train", "train --bogus 3 -h")]
    [InlineData("ebb-sample", "sample --help")]
    [InlineData("ebb-eval", "eval --help")]
    [InlineData("ebb-data", "data --help")]
    [InlineData("ebb-data-list", "data list --help")]
    [InlineData("ebb-data-fetch", "data fetch --help")]
    [InlineData("ebb-data-info", "data info -h")]
    [InlineData("ebb-data-convert", "data convert --help")]
    [InlineData("ebb-check", "check --help")]
    public void Write_EachCommand_IsTheApprovedPage(string page, string line)
    {
        var run = CliRun.Of(line);
        Assert.Equal((0, ""), (run.Code, run.Error));
        string path = Path.Combine(ApprovedFolder(), page + ".txt");
        if (Environment.GetEnvironmentVariable("EBB_APPROVE") == "1") File.WriteAllText(path, run.Out);
        Assert.Equal(File.ReadAllText(path), run.Out);
        Assert.All(run.Out.Split('\n'), text => Assert.True(text.Length <= CliRun.Width && text == text.TrimEnd(), text));
    }

    private static string ApprovedFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Approved");
}
