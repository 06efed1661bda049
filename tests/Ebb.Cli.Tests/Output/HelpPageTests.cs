namespace Ebb.Cli.Tests.Output;

/// <summary>The help pages are the approved ones.</summary>
public sealed class HelpPageTests
{
    [Theory]
    [InlineData("ebb", "")]
    [InlineData("ebb", "--help")]
    [InlineData("ebb-train", "train --help")]
    [InlineData("ebb-train", "train --bogus 3 -h")]
    [InlineData("ebb-sample", "sample --help")]
    [InlineData("ebb-eval", "eval --help")]
    [InlineData("ebb-certify", "certify --help")]
    [InlineData("ebb-data", "data --help")]
    [InlineData("ebb-data-list", "data list --help")]
    [InlineData("ebb-data-fetch", "data fetch --help")]
    [InlineData("ebb-data-info", "data info -h")]
    [InlineData("ebb-data-convert", "data convert --help")]
    [InlineData("ebb-doctor", "doctor --help")]
    [InlineData("ebb-studio", "studio --help")]
    [InlineData("ebb-check", "check --help")]
    public void Write_EachCommand_IsTheApprovedPage(string page, string line)
    {
        var run = CliRun.Of(line);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Approval.Check(page, run.Out, CliRun.Width);
    }
}
