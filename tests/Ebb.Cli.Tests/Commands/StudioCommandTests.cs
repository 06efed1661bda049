namespace Ebb.Cli.Tests.Commands;

public sealed class StudioCommandTests
{
    [Fact]
    public void Run_UntilItIsStopped_PrintsTheAddressAndEndsWell()
    {
        var run = CliRun.Of("studio . --port 0", cancellation: new CancellationToken(canceled: true));
        Assert.Equal(0, run.Code);
        Assert.StartsWith("http://127.0.0.1:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutAFolderOfRuns_SaysWhatToName()
    {
        var run = CliRun.Of("studio");
        Assert.Equal(1, run.Code);
        Assert.Contains("There is no folder", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("studio . --port 65536")]
    [InlineData("studio . --port -1")]
    [InlineData("studio a b")]
    public void Run_OfWordsThatItDoesNotKnow_IsRefused(string line) => Assert.Equal(2, CliRun.Of(line).Code);
}
