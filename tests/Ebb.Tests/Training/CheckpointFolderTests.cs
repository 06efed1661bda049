using Ebb.Data;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Tests.Formats;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly TrainingState State = Capture();

    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointFolder _checkpoints;

    public CheckpointFolderTests() => _checkpoints = new CheckpointFolder(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterWrite_GivesTheStateBack()
    {
        _checkpoints.Write(State, SmallRun.Settings, keep: 2);
        var (state, settings) = _checkpoints.Read(State.Step);
        Assert.Equal(State.Curve, state.Curve);
        Assert.Equal((State.SkippedSteps, State.Updates, State.ElapsedSeconds), (state.SkippedSteps, state.Updates, state.ElapsedSeconds));
        Assert.Equal(State.Arrays.Arrays.Keys.Order(StringComparer.Ordinal), state.Arrays.Arrays.Keys);
        foreach (var (name, array) in state.Arrays.Arrays) Assert.Equal(State.Arrays.Arrays[name].Values, array.Values);
        Assert.Equal(SmallRun.Settings.Images, settings.Images);
    }

    [Fact]
    public void Write_MoreThanToKeep_RemovesTheOldest()
    {
        foreach (int step in (int[])[2, 4, 10, 1_000_000]) _checkpoints.Write(State with { Step = step }, SmallRun.Settings, keep: 2);
        Assert.Equal([1_000_000, 10], _checkpoints.Steps);
        Assert.Equal(2, Directory.GetFileSystemEntries(_checkpoints.Path).Length);
    }

    [Fact]
    public void Write_AnEarlierStep_RemovesThoseThatItTakesThePlaceOf()
    {
        foreach (int step in (int[])[2, 4, 10, 6]) _checkpoints.Write(State with { Step = step }, SmallRun.Settings, keep: 3);
        Assert.Equal([6, 4, 2], _checkpoints.Steps);
    }

    [Fact]
    public void Write_FailingAfterTheArrays_LeavesTheOneBeforeAndNothingElse()
    {
        string whole = _checkpoints.Write(State, SmallRun.Settings, keep: 1);
        foreach (int step in (int[])[State.Step, State.Step + 1])
        {
            Assert.ThrowsAny<Exception>(() => _checkpoints.Write(State with { Step = step }, SmallRun.Settings with { LearningRate = double.NaN }, keep: 1));
            Assert.Equal(State.Step, _checkpoints.ReadLatest(out _)!.Value.State.Step);
            Assert.Equal([whole], Directory.GetFileSystemEntries(_checkpoints.Path));
        }
    }

    [Fact]
    public void Write_WhereAFileIs_NamesIt()
    {
        File.WriteAllText(_checkpoints.Path, "");
        Assert.Contains(_checkpoints.Path, Assert.ThrowsAny<IOException>(() => _checkpoints.Write(State, SmallRun.Settings, keep: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TheOnlyOneWasBeingReplaced_FindsItWhereItWasSetAside()
    {
        string path = _checkpoints.Write(State, SmallRun.Settings, keep: 1);
        Directory.Move(path, Path.Combine(_checkpoints.Path, $".{Path.GetFileName(path)}.old"));
        Assert.Equal(State.Step, _checkpoints.ReadLatest(out _)!.Value.State.Step);
        Assert.Equal(State.Step, _checkpoints.FindLatest());

        _checkpoints.Write(State with { Step = State.Step + 1 }, SmallRun.Settings, keep: 2);
        Assert.Equal([State.Step + 1, State.Step], _checkpoints.Steps);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void Write_TheSameStepAgain_ReplacesIt()
    {
        _checkpoints.Write(State with { ElapsedSeconds = 1 }, SmallRun.Settings, keep: 1);
        _checkpoints.Write(State with { ElapsedSeconds = 2 }, SmallRun.Settings, keep: 1);
        Assert.Equal(2, _checkpoints.Read(State.Step).State.ElapsedSeconds);
    }

    [Fact]
    public void Write_WhatAKilledWriterLeft_IsRemoved()
    {
        Directory.CreateDirectory(Path.Combine(_checkpoints.Path, ".step-000003.0123.tmp"));
        _checkpoints.Write(State, SmallRun.Settings, keep: 1);
        Assert.Single(Directory.GetFileSystemEntries(_checkpoints.Path));
    }

    [Fact]
    public void Write_AValueThatIsNotFinite_IsRefusedByName()
    {
        var arrays = State.Arrays.Arrays.ToDictionary(pair => pair.Key, pair => pair.Value with { Values = [.. pair.Value.Values] }, StringComparer.Ordinal);
        arrays["weights/conv1.bias"].Values[0] = float.NaN;
        var error = Assert.Throws<ArgumentException>(() => _checkpoints.Write(State with { Arrays = State.Arrays with { Arrays = arrays } }, SmallRun.Settings, keep: 1));
        Assert.Contains("'weights/conv1.bias'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_checkpoints.Steps);
    }

    [Fact]
    public void ReadLatest_TheLatestIsDamaged_TakesTheOneBeforeAndSaysSo()
    {
        _checkpoints.Write(State with { Step = 1 }, SmallRun.Settings, keep: 3);
        _checkpoints.Write(State with { Step = 2 }, SmallRun.Settings, keep: 3);
        string arrays = Path.Combine(_checkpoints.PathOf(2), "state.safetensors");
        byte[] bytes = File.ReadAllBytes(arrays);
        bytes[^1] ^= 1;
        File.WriteAllBytes(arrays, bytes);

        Assert.Equal(1, _checkpoints.ReadLatest(out var damaged)!.Value.State.Step);
        Assert.Contains("state.safetensors", Assert.Single(damaged), StringComparison.Ordinal);
        Assert.Equal(1, _checkpoints.FindLatest());
    }

    [Fact]
    public void ReadLatest_None_IsNull()
    {
        Assert.Null(_checkpoints.ReadLatest(out var damaged));
        Assert.Empty(damaged);
        Assert.Null(_checkpoints.FindLatest());
    }

    /// <summary>
    /// Over a thousand single bytes of all files, every byte of the sums and of the tensors' table and both ends of each file among them, and
    /// each file cut short, made longer, lost, empty, exchanged for another and for a folder.
    /// </summary>
    [Fact]
    public void ReadLatest_AnyDamageToTheLatest_IsSeenAndTheOneBeforeIsTaken()
    {
        _checkpoints.Write(State with { Step = 1 }, SmallRun.Settings, keep: 2);
        string path = _checkpoints.Write(State with { Step = 2 }, SmallRun.Settings, keep: 2);
        var random = new System.Random(5);
        int damages = 0;
        foreach (string file in Directory.GetFiles(path))
        {
            byte[] whole = File.ReadAllBytes(file);
            int dense = Path.GetFileName(file) is "SHA256SUMS" ? whole.Length : 120;
            foreach (int at in Enumerable.Range(0, dense).Concat(Enumerable.Range(0, 120).Select(_ => random.Next(whole.Length))).Append(whole.Length - 1))
            {
                byte[] changed = [.. whole];
                changed[at] ^= (byte)(1 << random.Next(8));
                AssertSeen(file, changed);
            }

            foreach (byte[] other in new[] { [], whole[..1], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0], [.. whole, .. whole], [.. whole.Reverse()] }) AssertSeen(file, other);
            foreach (string another in Directory.GetFiles(path).Where(another => another != file)) AssertSeen(file, File.ReadAllBytes(another));
            File.Delete(file);
            AssertTakesTheOneBefore(file);
            Directory.CreateDirectory(file);
            AssertTakesTheOneBefore(file);
            Directory.Delete(file);
            File.WriteAllBytes(file, whole);
        }

        Assert.InRange(damages, 1000, int.MaxValue);
        Assert.Equal(2, _checkpoints.ReadLatest(out var none)!.Value.State.Step);
        Assert.Empty(none);

        void AssertSeen(string file, byte[] bytes)
        {
            File.WriteAllBytes(file, bytes);
            AssertTakesTheOneBefore(file);
        }

        void AssertTakesTheOneBefore(string file)
        {
            damages++;
            Assert.Equal(1, _checkpoints.ReadLatest(out var damaged)!.Value.State.Step);
            Assert.Contains(path, Assert.Single(damaged), StringComparison.Ordinal);
            Assert.True(damaged[0].Contains(Path.GetFileName(file), StringComparison.Ordinal), damaged[0]);
        }
    }

    private static TrainingState Capture()
    {
        var trainer = new Trainer(
            new EpsConvNet(new() { Hidden = 4 }, seed: 1), VpSchedule.Linear(10), Datasets.Shapes(size: 8, count: 4), new() { Steps = 5, BatchSize = 2, EmaDecay = 0.9 });
        TrainingState? state = null;
        trainer.Run(new Recorder(value => state = value.Step == 3 ? trainer.Capture() : state));
        return state!;
    }
}
