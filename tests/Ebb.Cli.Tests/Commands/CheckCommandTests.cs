namespace Ebb.Cli.Tests.Commands;

public sealed class CheckCommandTests
{
    [Fact]
    public void Execute_FoldersWithoutCertificates_AreRejectedEachInALine()
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.In(folder.Path, ["check", "a", "b"]);
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Equal(2, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("rejected  a: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("certificate.json is missing.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_DamagedCertificateAsJson_IsOneObject()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "certificate.json"), """{"format": 1, "format": 2}""");
        var run = CliRun.In(folder.Path, ["check", ".", "--json"]);
        Assert.Equal(1, run.Code);
        Assert.StartsWith("""{"certificate":".","accepted":false,"statement":null,"reasons":["certificate.json: """, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "ebb check needs CERTIFICATE...: one or more folders with certificate.json")]
    [InlineData("check a --modle b", "unknown flag --modle (did you mean --model?)")]
    public void Execute_WrongCommandLine_IsOneLineAndExitTwo(string line, string expected)
    {
        var run = CliRun.Of(line);
        Assert.Equal((2, $"ebb: {expected}"), (run.Code, run.ErrorLines[0]));
    }
}
