using System.Text.Json;
using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Commands;

public sealed class DryRunTests
{
    private const int Columns = 80;

    [Fact]
    public void DryRun_AllIsWell_IsTheApprovedTableAndRunsNothing()
    {
        var run = CliRun.Of("train --dry-run --threads 1");
        Assert.Equal(0, run.Code);
        Assert.Null(run.Engine.RunFolder);
        Approval.Check("dry-run", run.Out, Columns);
    }

    [Fact]
    public void DryRun_AProblem_IsNamedAndExitsWithOne()
    {
        var run = CliRun.Of("train --dry-run --quiet", new RecordingEngine { Problems = ["the disk is full"] });
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.EndsWith("PROBLEM      the disk is full\nThe run would fail; nothing was written.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_Json_IsOneObjectWithTheDocumentedKeys()
    {
        var run = CliRun.Of("train --dry-run --json --out here");
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(
            [
                "command", "run_folder", "images", "held_out_images", "parameters", "first_step", "steps", "epochs", "ms_per_step", "seconds", "memory_bytes", "memory_parts",
                "memory_available_bytes", "checkpoint_bytes", "disk_bytes", "disk_free_bytes", "settings", "problems",
            ],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(32, json.RootElement.GetProperty("settings").GetProperty("image_shape")[2].GetInt32());
        Assert.Equal("ebb train --json --out here", json.RootElement.GetProperty("command").GetString());
    }

    [Fact]
    public void DryRun_AWrongFlag_IsAUsageError() => Assert.Equal(2, CliRun.Of("train --dry-run --steps many").Code);

    [Theory]
    [InlineData("train|--steps|5|--dry-run", "ebb train --steps 5 --out runs/a")]
    [InlineData("train|--dry-run|--out=b", "ebb train --out=b")]
    [InlineData("train|--resume|old|--dry-run", "ebb train --resume old")]
    [InlineData("train|--x|my photos.npy|--out|it's", @"ebb train --x 'my photos.npy' --out 'it'\''s'")]
    public void Command_OfTheWordsGiven_StartsTheRun(string words, string expected) => Assert.Equal(expected, DryRunReport.Command(words.Split('|'), "runs/a"));
}
