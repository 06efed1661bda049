using System.Text;
using Ebb.Data;

namespace Ebb.Tests.Data;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task RunAsync_NoSuchProgram_GivesNull() =>
        Assert.Null(await ChildProcess.RunAsync("ebb-no-such-program", [], Long));

    [SkippableFact]
    public async Task RunAsync_Input_ComesBackThroughCat()
    {
        Skip.If(OperatingSystem.IsWindows(), "cat, sh and sleep are programs of Unix.");
        byte[] input = Encoding.ASCII.GetBytes(new string('x', 1 << 18));
        var run = await ChildProcess.RunAsync("cat", [], Long, input: input);
        Assert.Null(run!.Problem);
        Assert.Equal(input, run.Output);
    }

    [SkippableFact]
    public async Task RunAsync_Failure_ReportsCodeAndErrors()
    {
        Skip.If(OperatingSystem.IsWindows(), "cat, sh and sleep are programs of Unix.");
        var run = await ChildProcess.RunAsync("sh", ["-c", "echo bad >&2; exit 3"], Long);
        Assert.Equal("ended with code 3: bad", run!.Problem);
    }

    [Fact]
    public void Problem_PagesOfErrors_KeepsTheirBeginning()
    {
        string problem = new ChildResult(1, [], "cause\n" + new string('x', 5000), TimedOut: false, TooLong: false).Problem!;
        Assert.StartsWith("ended with code 1: cause xxx", problem, StringComparison.Ordinal);
        Assert.InRange(problem.Length, 1, 400);
    }

    [SkippableFact]
    public async Task RunAsync_TooMuchOutput_IsStopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "cat, sh and sleep are programs of Unix.");
        var run = await ChildProcess.RunAsync("cat", ["/dev/zero"], Long, maxOutputBytes: 100_000);
        Assert.True(run!.TooLong);
    }

    [SkippableFact]
    public async Task RunAsync_TooMuchTime_IsStopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "cat, sh and sleep are programs of Unix.");
        var run = await ChildProcess.RunAsync("sleep", ["600"], TimeSpan.FromMilliseconds(200));
        Assert.True(run!.TimedOut);
    }
}
