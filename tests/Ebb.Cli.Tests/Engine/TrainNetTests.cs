using System.Text.Json;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: the nets it can train, and the model folders that come of it.</summary>
public sealed class TrainNetTests : IDisposable
{
    private readonly LibraryProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Train_UNetWithEverythingOn_RecordsItAndSamplesFromBothModels()
    {
        string run = _program.At("run");
        _program.Succeed($"train --size 8 --n-total 8 --steps 2 --T 3 --batch-size 2 --net unet --channels 6,12 --warmup 1 --weight-decay 0.01 --clip-grad 1 --ema 0.99 --out {run}");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        var root = json.RootElement;
        Assert.Equal("UNet2DModel", root.GetProperty("net").GetString());
        Assert.Equal([6, 12], root.GetProperty("block_out_channels").EnumerateArray().Select(channels => channels.GetInt32()));
        Assert.Equal((1, 1), (root.GetProperty("layers_per_block").GetInt32(), root.GetProperty("attention_levels").GetInt32()));
        Assert.Equal((1, 0.01), (root.GetProperty("lr_warmup_steps").GetInt32(), root.GetProperty("weight_decay").GetDouble()));
        Assert.Equal((1.0, 0.99), (root.GetProperty("clip_grad").GetDouble(), root.GetProperty("ema_decay").GetDouble()));
        Assert.False(root.TryGetProperty("hidden_c", out _));
        Assert.Contains("blockOutChannels=6 12", File.ReadAllText(Path.Combine(run, "train-log.json")), StringComparison.Ordinal);

        Assert.Contains("UNet2DModel, channels 6 12", _program.Succeed($"sample {run} --n 1 --out {_program.At("average.npy")}"), StringComparison.Ordinal);
        _program.Succeed($"sample {Path.Combine(run, "model-raw")} --n 1 --out {_program.At("last.npy")}");
        Assert.NotEqual(File.ReadAllBytes(_program.At("average.npy")), File.ReadAllBytes(_program.At("last.npy")));
    }

    [Fact]
    public void Train_OverARunWithAnAverage_LeavesNoModelOfItBehind()
    {
        string line = $"train --size 8 --n-total 8 --steps 1 --T 2 --batch-size 2 --hidden-c 2 --out {_program.At("run")} --overwrite";
        _program.Succeed($"{line} --ema 0.9");
        Assert.True(Directory.Exists(_program.At("run", "model-raw")));
        _program.Succeed(line);
        Assert.False(Directory.Exists(_program.At("run", "model-raw")));
    }

    [Fact]
    public void Train_UNetOfImagesThatCannotBeHalved_SaysWhatFits()
    {
        var (code, _, error) = _program.Run($"train --size 10 --n-total 4 --steps 1 --net unet --channels 4,4,4 --out {_program.At("run")}");
        Assert.Equal(1, code);
        Assert.Contains("multiples of 4; got 10 x 10", error, StringComparison.Ordinal);
    }
}
