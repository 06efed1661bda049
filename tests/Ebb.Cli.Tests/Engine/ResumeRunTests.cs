using System.Text.Json;
using Ebb.Training;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: runs that stop and go on.</summary>
public sealed class ResumeRunTests : IDisposable
{
    private const string Small = "train --size 8 --n-total 12 --T 4 --batch-size 5 --hidden-c 4 --steps 12 --ema 0.9 --sample-every off";
    private const string Weights = "diffusion_pytorch_model.safetensors";

    private readonly LibraryProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("model")]
    [InlineData("model-raw")]
    public void Resume_FromAnEarlierCheckpoint_EndsInTheSameBytes(string model)
    {
        _program.Succeed($"{Small} --out {_program.At("whole")}");
        string run = StoppedAt(5);
        string error = _program.Succeed($"train --resume {run}");
        Assert.Contains("going on after step 5", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_program.At("whole", model, Weights)), File.ReadAllBytes(Path.Combine(run, model, Weights)));
        Assert.Equal(Steps(_program.At("whole")), Steps(run));
        Assert.Contains("step 5, ", Run(run).GetProperty("resumed")[0].GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run, "run.lock")));
    }

    [Fact]
    public void Resume_AFinishedRun_MakesTheSameModelAgain()
    {
        _program.Succeed($"{Small} --out {_program.At("run")}");
        byte[] before = File.ReadAllBytes(_program.At("run", "model", Weights));
        File.Delete(_program.At("run", "model", Weights));
        _program.Succeed($"train --resume {_program.At("run")}");
        Assert.Equal(before, File.ReadAllBytes(_program.At("run", "model", Weights)));
    }

    [Theory]
    [InlineData("--lr 0.01", "lr is 0.01, in the run 0.001")]
    [InlineData("--steps 20", "steps is 20, in the run 12")]
    [InlineData("--seed 1 --batch-size 6", "seed is 1, in the run 0")]
    public void Resume_WithAnotherSetting_IsRefusedByNameUnlessAllowed(string flags, string fault)
    {
        string run = StoppedAt(5);
        var refused = _program.Run($"train --resume {run} {flags}");
        Assert.Equal(1, refused.Code);
        Assert.Contains(fault, refused.Error, StringComparison.Ordinal);
        if (flags.Contains("--seed", StringComparison.Ordinal)) return;
        _program.Succeed($"train --resume {run} {flags} --override");
        Assert.Contains(fault, Run(run).GetProperty("resumed")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tensorboard off --keep 1")]
    [InlineData("--lr 1e-3")]
    public void Resume_WithFlagsThatChangeNoWeight_GoesOn(string flags) => _program.Succeed($"train --resume {StoppedAt(5)} {flags}");

    [Fact]
    public void Resume_TheLatestCheckpointIsDamaged_TakesTheOneBeforeAndSaysSo()
    {
        _program.Succeed($"{Small} --out {_program.At("whole")}");
        string run = StoppedAt(10, keep: 2);
        File.AppendAllText(Path.Combine(run, "checkpoints", "step-000010", "state.json"), " ");
        string error = _program.Succeed($"train --resume {run}");
        Assert.Contains("is damaged: state.json", error, StringComparison.Ordinal);
        Assert.Contains("going on after step 5", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_program.At("whole", "model", Weights)), File.ReadAllBytes(Path.Combine(run, "model", Weights)));
    }

    [Fact]
    public void Resume_NothingToGoOnFrom_SaysWhatIsMissing()
    {
        Assert.Contains("run.json is missing", _program.Run($"train --resume {_program.At("none")}").Error, StringComparison.Ordinal);
        _program.Succeed($"{Small} --checkpoint-every off --out {_program.At("run")}");
        Assert.Contains("has no checkpoint", _program.Run($"train --resume {_program.At("run")}").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_ARecordThatNamesAnotherFolder_LandsInTheRunsOwn()
    {
        string run = StoppedAt(5), record = Path.Combine(run, "run.json"), elsewhere = _program.At("elsewhere");
        var settings = RunSettings.Read(record);
        using (var stream = File.Create(record)) (settings with { Command = [.. settings.Command!, "--out", elsewhere, "--overwrite"] }).Write(stream);
        _program.Succeed($"train --resume {run}");
        Assert.False(Directory.Exists(elsewhere));
        Assert.True(File.Exists(Path.Combine(run, "model", Weights)));
    }

    [Fact]
    public void Train_AFolderInUse_IsRefusedAndLeftAlone()
    {
        _program.Succeed($"{Small} --out {_program.At("run")}");
        using var held = new FileStream(_program.At("run", "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        foreach (string line in new[] { $"{Small} --out {_program.At("run")} --overwrite", $"train --resume {_program.At("run")}" })
        {
            var run = _program.Run(line);
            Assert.Equal(1, run.Code);
            Assert.Contains("still going", run.Error, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(_program.At("run", "model", Weights)));
    }

    // A run that was killed after a step: what it wrote later is taken away, as a crash would have.
    private string StoppedAt(int step, int keep = 1)
    {
        string run = _program.At("run");
        _program.Succeed($"{Small} --checkpoint-every 5 --keep 9 --out {run}");
        foreach (string folder in Directory.GetDirectories(Path.Combine(run, "checkpoints")))
        {
            int at = int.Parse(Path.GetFileName(folder)[5..], System.Globalization.CultureInfo.InvariantCulture);
            if (at > step || at <= step - (5 * keep)) Directory.Delete(folder, recursive: true);
        }

        foreach (string folder in (string[])["model", "model-raw", "images"]) Directory.Delete(Path.Combine(run, folder), recursive: true);
        return run;
    }

    private static int[] Steps(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())];

    private static JsonElement Run(string run) => JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json"))).RootElement;
}
