using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Devices;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: runs that are only looked at, and runs that do not fit.</summary>
public sealed class DryRunTests : IDisposable
{
    private const string Small = "train --size 8 --n-total 12 --T 4 --batch-size 5 --hidden-c 4 --steps 12 --sample-every off";

    private readonly LibraryProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" --net unet --channels 4,8 --ema 0.9")]
    public void DryRun_OfARunThatWorks_WritesNothingAndKnowsWhatItTakes(string flags)
    {
        string line = (Small + flags).Replace("--hidden-c 4 ", flags.Length > 0 ? "" : "--hidden-c 4 ", StringComparison.Ordinal);
        var (code, output, error) = _program.Run($"{line} --out {_program.At("run")} --dry-run --json");
        Assert.True(code == 0, error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_program.At()));
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("ms_per_step").GetDouble() > 0);
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(5, root.GetProperty("epochs").GetDouble());
        Assert.Equal(12, root.GetProperty("settings").GetProperty("steps").GetInt32());

        // The checkpoint that is written is as large as was said, but for names and counters.
        _program.Succeed($"{line} --out {_program.At("run")}");
        long written = new FileInfo(_program.At("run", "checkpoints", "step-000012", "state.safetensors")).Length;
        Assert.InRange(written - root.GetProperty("checkpoint_bytes").GetInt64(), 0, 100_000);
    }

    [Fact]
    public void DryRun_OfARunToGoOnWith_LeavesItAsItIs()
    {
        string run = _program.At("run");
        _program.Succeed($"{Small} --checkpoint-every 5 --keep 9 --out {run}");
        Directory.Delete(Path.Combine(run, "checkpoints", "step-000012"), recursive: true);
        var before = Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);
        var (code, output, error) = _program.Run($"train --resume {run} --dry-run");
        Assert.True(code == 0, error);
        Assert.Contains("12, 10 of them done", output, StringComparison.Ordinal);
        Assert.Contains($"{run}, goes on", string.Join(' ', output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(before.Keys.Order(), Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Order());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void DryRun_OfARunThatDiverges_SaysSo()
    {
        var (code, output, _) = _program.Run($"{Small} --lr 1e25 --out {_program.At("run")} --dry-run");
        Assert.Equal(1, code);
        Assert.Contains("PROBLEM      Training diverged at step ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--size 8 --n-total 12 --hidden-c 2048", "weights and gradients", "Try a smaller --hidden-c")]
    [InlineData("--size 128 --n-total 4 --batch-size 64 --hidden-c 64", "activations", "--batch-size, with more --gradient-accumulation-steps in its place, --hidden-c or image size")]
    [InlineData("--size 128 --n-total 4 --batch-size 64 --net unet --channels 64,128", "activations", "--gradient-accumulation-steps in its place, --channels or image size")]
    [InlineData("--size 512 --n-total 2000", "the images alone take 1.5 GiB", "Try a smaller --n-total or --size")]
    [InlineData("--size 8 --n-total 4 --steps 2000000000", "times of the steps", "Try a smaller --steps")]
    [InlineData("--size 512 --n-total 4 --batch-size 2147483647", "one tensor holds at most", "smaller batch")]
    public void Train_MoreThanThereIs_IsRefusedBeforeAnythingIsTakenOrWritten(string flags, string largest, string remedy)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var (code, error) = RunWith(new MachineMemory(1L << 30, 200L << 20, null), $"train {flags} --out {_program.At("run")}");
        Assert.Equal(1, code);
        Assert.Contains(largest, error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.At("run")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
    }

    [Fact]
    public void Train_MoreThanThereIs_NamesNeedAndWhatIsAvailable()
    {
        var (_, error) = RunWith(new MachineMemory(1L << 30, 10L << 20, null), $"{Small} --out {_program.At("run")}");
        Assert.Matches("^ebb: this run needs about [0-9]+ MiB of memory, and 10 MiB are available: the program 64 MiB, ", error);
    }

    private static (int Code, string Error) RunWith(MachineMemory memory, string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error, ErrorIsTerminal: false, Color: false, CliRun.Width);
        int code = App.Run(line.Split(' '), new CliHost(terminal, new LibraryEngine { Memory = () => memory }, _ => null, Path.GetTempPath(), 1, CancellationToken.None));
        return (code, error.ToString());
    }
}
