using System.Text.RegularExpressions;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: runs whose learning rate is absurd.</summary>
public sealed partial class DivergedRunTests : IDisposable
{
    // The first step of a warm-up moves nothing, the second one spoils the weights, the third one shows it.
    private const string Absurd = "train --size 8 --n-total 12 --T 4 --batch-size 5 --hidden-c 4 --steps 12 --warmup 4 --lr 1e25 --sample-every off";

    private readonly LibraryProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Train_Diverging_NamesStepRateGradientAndTheCommandThatGoesOn()
    {
        var run = _program.Run($"{Absurd} --checkpoint-every 1 --out {_program.At("run")}");
        Assert.Equal(1, run.Code);
        Assert.Matches(@"diverged at step 3: the loss is \S+, the learning rate 5E\+24, and the largest gradient, that of [\w.]+\.(weight|bias), ", run.Error);
        Assert.Contains($"The last good checkpoint is {_program.At("run", "checkpoints", "step-000001")};", run.Error, StringComparison.Ordinal);
        var (state, reason) = LibraryProgram.EndOf(_program.At("run"));
        Assert.Equal(("diverged", run.Error.TrimEnd('\n').Split('\n')[^1]), (state, $"ebb: {reason}"));
        var advice = Advice().Match(run.Error);
        Assert.True(advice.Success, run.Error);
        Assert.Equal(_program.At("run", "checkpoints", "step-000002"), advice.Groups["bad"].Value);
        Directory.Delete(advice.Groups["bad"].Value, recursive: true);
        Assert.EndsWith("--lr 1e+24 --override", advice.Groups["line"].Value, StringComparison.Ordinal);
        _program.Succeed(advice.Groups["line"].Value.Replace("1e+24", "1e-3", StringComparison.Ordinal));
        Assert.True(File.Exists(_program.At("run", "model", "diffusion_pytorch_model.safetensors")));
    }

    [Fact]
    public void Train_DivergingBetweenCheckpoints_GoesOnFromTheLastOne()
    {
        var run = _program.Run($"{Absurd} --checkpoint-every 1 --skip-bad-steps 1 --keep 9 --out {_program.At("run")}");
        Assert.Contains($"The last good checkpoint is {_program.At("run", "checkpoints", "step-000001")};", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_DivergingWithNoGoodCheckpoint_SaysSo()
    {
        var run = _program.Run($"{Absurd.Replace("--warmup 4 ", "", StringComparison.Ordinal)} --checkpoint-every 1 --out {_program.At("run")}");
        Assert.Equal(1, run.Code);
        Assert.Contains("diverged at step 2", run.Error, StringComparison.Ordinal);
        Assert.Contains("There is no checkpoint from before its weights went wrong", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_DivergingWithLeaveToSkip_EndsItsSteps() => _program.Succeed($"{Absurd} --skip-bad-steps 12 --out {_program.At("run")}");

    [GeneratedRegex("remove (?<bad>[^,]+), whose weights diverge, then ebb (?<line>train .*)")]
    private static partial Regex Advice();
}
