using System.Text.Json;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: runs that are stopped, or whose files are taken away under them, and what they can go on from.</summary>
public sealed class StoppedRunTests : IDisposable
{
    private const string Small = "train --size 8 --n-total 12 --T 4 --batch-size 5 --hidden-c 4 --steps 12 --ema 0.9 --sample-every off --checkpoint-every 5";
    private const string Weights = "diffusion_pytorch_model.safetensors";

    // What a run in one piece ends in.
    private static readonly Lazy<(byte[] Model, byte[] Raw, string[] Lines)> Whole = new(Train);

    private readonly LibraryProgram _program = new();

    private string Folder => _program.At("run");

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    public void Train_StoppedAnywhere_SaysHowToGoOnAndLosesNothing(int step)
    {
        var stopped = StopAt(step, $"{Small} --keep 1 --out {Folder}");
        Assert.Equal(ExitCode.Interrupted, stopped.Code);
        Assert.Contains($"stopped after step {step}; to go on: ebb train --resume {Folder}\n", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(("stopped", $"stopped after step {step}; to go on: ebb train --resume {Folder}"), LibraryProgram.EndOf(Folder));
        AssertGoesOn();
    }

    [Fact]
    public void Resume_StoppedBeforeItsNextStep_LeavesItsOnlyCheckpointAlone()
    {
        StopAt(5, $"{Small} --keep 1 --out {Folder}");
        string mark = Checkpoint(5, "mark");
        File.WriteAllText(mark, "the same folder");
        Assert.Contains("stopped after step 5;", StopAt(0, $"train --resume {Folder}").Error, StringComparison.Ordinal);
        Assert.True(File.Exists(mark));
        AssertGoesOn();
    }

    [Fact]
    public void Resume_WithOtherSettingsStoppedBeforeItsNextStep_SavesThem()
    {
        StopAt(5, $"{Small} --keep 1 --out {Folder}");
        StopAt(0, $"train --resume {Folder} --lr 0.01 --override");
        Assert.Contains("going on after step 5", _program.Succeed($"train --resume {Folder}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_WhereARunWasKilledAsItBegan_NeedsNoPermission()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_program.At("run", "run.lock"), "");
        File.WriteAllText(_program.At("run", $".run.json.{Guid.NewGuid():N}.tmp"), "{");
        _program.Succeed($"{Small} --out {Folder}");
        Assert.DoesNotContain(Directory.GetFiles(Folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_MetricsBecomeAFolder_SavesWhatItHasAndNamesIt()
    {
        string metrics = _program.At("run", "metrics.jsonl");
        AssertFails(At(7, () =>
        {
            File.Delete(metrics);
            Directory.CreateDirectory(metrics);
        }), $"{metrics} is a folder; a file is expected there. Take it away. The checkpoint of step 8 is whole");
        Assert.Contains($"{metrics} is a folder", _program.Run($"train --resume {Folder}").Error, StringComparison.Ordinal);

        Directory.Delete(metrics);
        AssertGoesOn(hasAllMetrics: false);
    }

    [SkippableFact]
    public void Train_TheDiskIsFull_SaysSoAndWhatIsWhole()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no device that is always full.");
        string metrics = _program.At("run", "metrics.jsonl");
        AssertFails(At(7, () =>
        {
            File.Delete(metrics);
            File.CreateSymbolicLink(metrics, "/dev/full");
        }), "No space left on device", "Make room on that disk. The checkpoint of step 8 is whole");

        File.Delete(metrics);
        AssertGoesOn(hasAllMetrics: false);
    }

    [Fact]
    public void Train_CheckpointsBecomeAFile_NamesIt()
    {
        string checkpoints = _program.At("run", "checkpoints"), kept = _program.At("kept");
        AssertFails(At(7, () =>
        {
            Directory.Move(checkpoints, kept);
            File.WriteAllText(checkpoints, "");
        }), checkpoints, "There is no checkpoint to go on from");

        File.Delete(checkpoints);
        Directory.Move(kept, checkpoints);
        AssertGoesOn();
    }

    [Fact]
    public void Train_TheModelsFolderIsAFile_NamesItAndTheLastCheckpoint()
    {
        string model = _program.At("run", "model");
        AssertFails(At(11, () => File.WriteAllText(model, "")), model, "The checkpoint of step 12 is whole");
        File.Delete(model);
        AssertGoesOn();
    }

    [Fact]
    public void Train_TheFolderIsRemoved_SaysSoAndDoesNotMakeAnother()
    {
        AssertFails(At(7, () => Directory.Delete(Folder, recursive: true)), $"{Folder} was removed or renamed while a run wrote to it");
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void Train_TheFolderIsRenamed_GoesOnWhereItIs()
    {
        string elsewhere = _program.At("elsewhere");
        AssertFails(At(7, () => Directory.Move(Folder, elsewhere)), "go on with --resume where it is now");
        Assert.False(Directory.Exists(Folder));
        Directory.Move(elsewhere, Folder);
        AssertGoesOn();
    }

    [SkippableFact]
    public void Train_WhereNothingCanBeWritten_SaysSoBeforeItBegins()
    {
        Skip.IfNot(Directory.Exists("/proc/self"), "There is no folder that takes no files from anybody.");
        var run = _program.Run($"{Small} --out /proc/run");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("ebb: --out: '/proc/run' cannot be written: '/proc' takes no files (", run.Error.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
    }

    private static (byte[] Model, byte[] Raw, string[] Lines) Train()
    {
        using var program = new LibraryProgram();
        string folder = program.At("whole");
        program.Succeed($"{Small} --out {folder}");
        return (File.ReadAllBytes(Path.Combine(folder, "model", Weights)), File.ReadAllBytes(Path.Combine(folder, "model-raw", Weights)), Lines(folder));
    }

    private static Action<int> At(int step, Action action) => at =>
    {
        if (at == step) action();
    };

    private (int Code, string Out, string Error) StopAt(int step, string line)
    {
        using var source = new CancellationTokenSource();
        return _program.Run(line, At(step, source.Cancel), source.Token);
    }

    private void AssertFails(Action<int> meddle, params string[] words)
    {
        var run = _program.Run($"{Small} --out {Folder}", meddle);
        Assert.Equal(ExitCode.Failed, run.Code);
        string last = run.Error.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("ebb: ", last, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, last, StringComparison.Ordinal));
        Assert.DoesNotContain("unexpected", last, StringComparison.Ordinal);
    }

    // To the bytes of a run in one piece.
    private void AssertGoesOn(bool hasAllMetrics = true)
    {
        _program.Succeed($"train --resume {Folder}");
        var (model, raw, lines) = Whole.Value;
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(Folder, "model", Weights)));
        Assert.Equal(raw, File.ReadAllBytes(Path.Combine(Folder, "model-raw", Weights)));
        if (hasAllMetrics) Assert.Equal(lines, Lines(Folder));
        Assert.Equal(("done", null), LibraryProgram.EndOf(Folder));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories), entry => Path.GetFileName(entry).StartsWith('.'));
    }

    private string Checkpoint(int step, string file) => Path.Combine(Folder, "checkpoints", FormattableString.Invariant($"step-{step:000000}"), file);

    // Everything but the times.
    private static string[] Lines(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line => string.Join(' ', JsonDocument.Parse(line).RootElement.EnumerateObject().Where(member => member.Name is not ("ms" or "elapsed_s"))))];
}
