using Ebb.Training;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program as a process of its own: signals, kill -9, and two runs for one folder.</summary>
public sealed class SignalTests : IDisposable
{
    private const string Small = "train --size 8 --n-total 12 --T 4 --batch-size 5 --hidden-c 4 --sample-every off --quiet --steps 1000000";

    private readonly LibraryProgram _program = new();

    private string Folder => _program.At("run");

    private CheckpointFolder Checkpoints => new(Folder);

    public void Dispose() => _program.Dispose();

    [SkippableTheory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void Train_ASignal_SavesTheStepAndSaysHowToGoOn(int signal, int code)
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are of Unix.");
        using var process = new ProgramProcess($"{Small} --out {Folder}");
        process.WaitUntil(() => Lines() > 0);
        process.Send(signal);

        var end = process.End();
        Assert.Equal(code, end.Code);
        var state = Checkpoints.ReadLatest(out var damaged)!.Value.State;
        Assert.Empty(damaged);
        Assert.Equal(FormattableString.Invariant($"ebb: stopped after step {state.Step}; to go on: ebb train --resume {Folder}\n"), end.Error);
    }

    [SkippableFact]
    public void Train_ASecondInterrupt_EndsAtOnceAndHarmsNothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are of Unix.");
        using (var first = new ProgramProcess($"{Small} --out {Folder}"))
        {
            first.WaitUntil(() => Lines() > 0);
            first.Send(ProgramProcess.Interrupt);
            first.End();
        }

        // A step of this size takes a minute.
        int step = Checkpoints.Steps[0];
        using var process = new ProgramProcess($"train --resume {Folder} --batch-size 1000000 --override --threads 1");
        process.WaitUntil(() => File.Exists(Path.Combine(Folder, "run.lock")));
        var began = process.Worked;
        process.WaitUntil(() => process.Worked > began + TimeSpan.FromSeconds(1));
        process.Send(ProgramProcess.Interrupt);
        process.SendUntilItEnds(ProgramProcess.Interrupt);

        var end = process.End();
        Assert.Equal(130, end.Code);
        Assert.DoesNotContain("stopped after", end.Error, StringComparison.Ordinal);
        Assert.Equal(step, Checkpoints.ReadLatest(out var damaged)!.Value.State.Step);
        Assert.Empty(damaged);
    }

    [SkippableFact]
    public void Train_InAFolderOfALiveRun_IsRefusedAndOfAKilledOneIsNot()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows removes the lock itself.");
        using var process = new ProgramProcess($"{Small} --checkpoint-every 5 --out {Folder}");
        process.WaitUntil(() => Checkpoints.Steps.Count > 0);
        var refused = _program.Run($"train --resume {Folder}");
        Assert.Equal(1, refused.Code);
        Assert.Contains($"{Folder} belongs to a run that is still going. Wait for it or stop it", refused.Error, StringComparison.Ordinal);

        process.KillAtOnce();
        process.End();
        Assert.True(File.Exists(Path.Combine(Folder, "run.lock")));
        Assert.False(File.Exists(Path.Combine(Folder, "end.json")));
        using var source = new CancellationTokenSource();
        var resumed = _program.Run($"train --resume {Folder}", step => source.Cancel(), source.Token);
        Assert.Contains("stopped after step", resumed.Error, StringComparison.Ordinal);
    }

    private int Lines() => File.Exists(Path.Combine(Folder, "metrics.jsonl")) ? File.ReadAllLines(Path.Combine(Folder, "metrics.jsonl")).Length : 0;
}
