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
    public async Task RunAsync_TooMuchMemory_IsRefusedByTheSystem()
    {
        Skip.If(!OperatingSystem.IsLinux(), "Other systems have no such limit.");
        const string Command = "x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo ${#x}";
        var run = await ChildProcess.RunAsync("sh", ["-c", Command], Long, maxMemoryBytes: 64 << 20);
        Assert.DoesNotContain("200000000", run!.OutputText, StringComparison.Ordinal);
        Assert.NotNull(run.Problem);
    }

    [SkippableFact]
    public async Task RunAsync_LimitOnMemory_LeavesArgumentsAsTheyAre()
    {
        Skip.If(OperatingSystem.IsWindows(), "printf is a program of Unix.");
        string[] words = ["a b", "", "$HOME", "'\"`ls`", "-n"];
        var run = await ChildProcess.RunAsync("printf", ["%s\n", .. words], Long, maxMemoryBytes: 1L << 30);
        Assert.Equal(string.Concat(words.Select(word => word + "\n")), run!.OutputText);
    }

    [SkippableFact]
    public async Task RunAsync_TooMuchTime_IsStopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "cat, sh and sleep are programs of Unix.");
        var run = await ChildProcess.RunAsync("sleep", ["600"], TimeSpan.FromMilliseconds(200));
        Assert.True(run!.TimedOut);
    }
}
