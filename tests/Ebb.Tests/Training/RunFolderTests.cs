using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Tensors;
using Ebb.Tests.Formats;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class RunFolderTests : IDisposable
{
    private readonly RunSettings _settings = SmallRun.Settings with { ImageShape = [3, 4, 5], Steps = 2, GradientAccumulationSteps = 3 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_LoggedSteps_AreCurvesOfTheEventFile()
    {
        using var run = RunFolder.Create(_folder.Path, _settings, writesEvents: true);
        run.Report(Progress(0, double.NaN, 1.5));
        run.Report(Progress(1, 0.5, null));
        run.Report(Progress(2, 0.25, 0.75) with { GradientNorm = double.NaN });

        Assert.Equal(
            [
                (0, "loss/held_out", 1.5f),
                (1, "loss/train", 0.5f), (1, "lr", 0.001f), (1, "grad_norm", 2f), (1, "speed/ms_per_step", 4f), (1, "speed/images_per_s", 1500f),
                (2, "loss/train", 0.25f), (2, "loss/held_out", 0.75f), (2, "lr", 0.001f), (2, "speed/ms_per_step", 4f), (2, "speed/images_per_s", 1500f),
            ],
            Events().Select(one => (one.Step, one.Value.Only(1).AsText, one.Value.Only(2).AsFloat)));
        Assert.Equal(
            ["step,held_out_loss,ms,elapsed_s", "step,loss,lr,grad_norm,ms,elapsed_s", "step,loss,held_out_loss,lr,ms,elapsed_s"],
            File.ReadLines(_folder.File("metrics.jsonl")).Select(line => string.Join(',', JsonDocument.Parse(line).RootElement.EnumerateObject().Select(member => member.Name))));
    }

    [Fact]
    public void Report_LossesByTime_AreOneKeyOfTheLine()
    {
        using var run = RunFolder.Create(_folder.Path, _settings);
        run.Report(Progress(2, 0.25, 0.75) with { HeldOutLossByTime = new[] { 1, 0.5, double.NaN } });
        Assert.Contains("\"held_out_loss\":0.75,\"held_out_loss_by_t\":[1,0.5,null],\"lr\":", File.ReadAllText(_folder.File("metrics.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteEnd_OfARun_IsThereUntilItGoesOn()
    {
        string path = _folder.File("end.json");
        using (var run = RunFolder.Create(_folder.Path, _settings))
        {
            run.Report(Progress(1, 0.5, null));
            Assert.False(File.Exists(path));
            run.WriteEnd(RunEnd.Diverged, "why");
        }

        Assert.Equal("{\"state\":\"diverged\",\"step\":1,\"reason\":\"why\"}", File.ReadAllText(path));
        using (RunFolder.Resume(_folder.Path, _settings, step: 1)) Assert.False(File.Exists(path));
    }

    [Fact]
    public void Report_StepsThatAreNotLogged_AllocateNothing()
    {
        using var run = RunFolder.Create(_folder.Path, _settings, writesEvents: true);
        run.Report(Progress(1, 1, null) with { Steps = 10_000 });
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int step = 1; step < 20; step++) run.Report(Progress(step, 1, null) with { Steps = 10_000 });
        }));
        Assert.Empty(Events());
    }

    [Fact]
    public void WriteGrids_WithEvents_AreItsPicturesToo()
    {
        using var run = RunFolder.Create(_folder.Path, _settings, writesEvents: true);
        var images = new ImageBatch(new Shape(6, 3, 4, 5), [.. Enumerable.Range(0, 360).Select(i => MathF.Sin(i))]);
        run.Report(Progress(2, 1, null));
        string[] files = [run.WriteProgress(images, columns: 2), run.WriteProgress(images, isRaw: true, columns: 2), run.WriteGrid("last", images, columns: 2)];
        Assert.Equal(["images/progress/step-000002.png", "images/progress/step-000002-raw.png", "images/last.png"], files.Select(file => Path.GetRelativePath(_folder.Path, file)));
        Assert.All(files, file => Assert.True(File.Exists(file)));

        var pictures = Events().Where(one => one.Value.Any(field => field.Number == 4)).ToList();
        Assert.Equal(["images/progress", "images/progress-raw", "images/last"], pictures.Select(one => one.Value.Only(1).AsText));
        Assert.All(pictures, one =>
        {
            var picture = PngFile.Read(new MemoryStream(one.Value.Only(4).AsMessage.Only(4).Bytes), "image");
            Pictures.AssertSame(ImageGrid.LayOut(images.Values(), images.Shape, columns: 2), picture);
            Assert.Equal(2, one.Step);
        });
    }

    [Fact]
    public void Create_OverARunWithEvents_ReplacesThemAndNoOtherPrograms()
    {
        string mine = _folder.Write("events.out.tfevents.123.elsewhere", [1]), old = _folder.Write("events.out.tfevents.0000000001.ebb", [1]);
        using (RunFolder.Create(_folder.Path, _settings, overwrite: true))
        {
            Assert.Equal((true, false), (File.Exists(mine), File.Exists(old)));
        }

        Assert.Single(Directory.GetFiles(_folder.Path, "events.*"));
    }

    [Theory]
    [InlineData("{\"step\":2,\"ms\":1,\"elapsed_s\":1}\n{\"step\":1,\"los")]
    [InlineData("{\"step\":2,\"ms\":1,\"elapsed_s\":1}")]
    [InlineData("\n\0\0\0\0")]
    public void Resume_LinesFromAfterTheCheckpointOrUnfinished_AreCut(string end)
    {
        const string Kept = "{\"step\":0,\"ms\":0,\"elapsed_s\":0}\n{\"step\":1,\"loss\":0.5,\"ms\":4,\"elapsed_s\":1}\n";
        File.WriteAllText(_folder.File("metrics.jsonl"), Kept + end);
        using (RunFolder.Resume(_folder.Path, _settings, step: 1))
        {
            Assert.Equal(Kept, File.ReadAllText(_folder.File("metrics.jsonl")));
        }
    }

    /// <summary>What TensorBoard shows by its own rule: a start that is not the first takes back what was said of its step and of later ones.</summary>
    [Fact]
    public void Resume_WithEvents_LeavesOneCurve()
    {
        using (var run = RunFolder.Create(_folder.Path, _settings, writesEvents: true))
        {
            foreach (int step in (int[])[0, 1, 2]) run.Report(Progress(step, 0.5, 0.5));
        }

        using (var run = RunFolder.Resume(_folder.Path, _settings, step: 1, writesEvents: true)) run.Report(Progress(2, 0.25, 0.25));

        List<(ulong Step, float Value)> curve = [];
        int starts = 0;
        foreach (byte[] record in Directory.GetFiles(_folder.Path, "events.*").Order(StringComparer.Ordinal).SelectMany(file => EventReader.Records(File.ReadAllBytes(file)).Records))
        {
            var fields = EventReader.Fields(record);
            ulong step = fields.FirstOrDefault(field => field.Number == 2)?.Bits ?? 0;
            if (fields.Any(field => field.Number == 7) && starts++ > 0) curve.RemoveAll(point => point.Step >= step);
            if (fields.FirstOrDefault(field => field.Number == 5)?.AsMessage.Only(1).AsMessage is { } value && value.Only(1).AsText == "loss/held_out") curve.Add((step, value.Only(2).AsFloat));
        }

        Assert.Equal([(0ul, 0.5f), (1ul, 0.5f), (2ul, 0.25f)], curve);
        Assert.Equal(2, starts);
    }

    [Fact]
    public void Resume_WhatAKilledRunLeftUnfinished_IsCleared()
    {
        string kept = _folder.Write("checkpoints/.step-000001.old/state.json", [1]);
        _folder.Write($"model/.config.json.{Guid.NewGuid():N}.tmp", [1]);
        _folder.Write("checkpoints/.step-000002.0123.tmp/state.json", [1]);
        using (RunFolder.Resume(_folder.Path, _settings, step: 1))
        {
            Assert.Equal(
                ["checkpoints", "checkpoints/step-000001", "checkpoints/step-000001/state.json", "model", "run.json", "run.lock"],
                Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(_folder.Path, entry)).Order(StringComparer.Ordinal));
        }

        Assert.False(File.Exists(kept));
    }

    [Fact]
    public void Report_TheFolderWasTakenAway_SaysSoAndMakesNoOther()
    {
        string path = _folder.File("run");
        using var run = RunFolder.Create(path, _settings);
        Directory.Move(path, _folder.File("elsewhere"));
        Assert.Contains($"{path} was removed or renamed", Assert.Throws<DirectoryNotFoundException>(() => run.Report(Progress(1, 1, null))).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => run.WriteProgress(new ImageBatch(new Shape(1, 3, 4, 5), new float[60])));
        Assert.False(Directory.Exists(path));
    }

    private static TrainProgress Progress(int step, double loss, double? heldOut) => new(step, 2, loss, heldOut, step == 0 ? 0 : 4, TimeSpan.FromSeconds(step))
    {
        LearningRate = step == 0 ? 0 : 1e-3,
        GradientNorm = step == 0 ? double.NaN : 2,
    };

    // Every value, without the version that the file begins with.
    private List<(int Step, IReadOnlyList<EventField> Value)> Events()
    {
        using var stream = new FileStream(Assert.Single(Directory.GetFiles(_folder.Path, "events.out.tfevents.*.ebb")), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var (records, leftOver) = EventReader.Records(bytes);
        Assert.Equal(0, leftOver);
        return [.. records.Select(EventReader.Fields).Where(fields => fields.Any(field => field.Number == 5)).Select(fields => ((int)(fields.FirstOrDefault(field => field.Number == 2)?.Bits ?? 0), fields.Only(5).AsMessage.Only(1).AsMessage))];
    }
}
