using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Output;

public sealed class ProgressViewTests
{
    [Fact]
    public void Run_OnATerminal_DrawsABarWithLossAndRate()
    {
        var run = CliRun.Of("train", terminal: true, color: true);
        Assert.Equal(0, run.Code);
        Assert.Contains("100%", run.Error, StringComparison.Ordinal);
        Assert.Contains("training 600/600 steps, 10.0 steps/s, loss 0.0625, held-out 0.0500", run.Error, StringComparison.Ordinal);
        Assert.Matches("\u001b\\[[0-9;]*3[0-9]m|\u001b\\[38;5;", run.Error);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public void Run_OnATerminalWithoutColour_DrawsABarWithoutColourCodes()
    {
        var run = CliRun.Of("train", terminal: true, color: false);
        Assert.Contains("100%", run.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", run.Error);
    }

    [Fact]
    public void Run_NotOnATerminal_WritesNoControlCodes() => Assert.DoesNotContain('\u001b', CliRun.Of("train").Error);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    [InlineData("0", false)]
    public void ColorIsWanted_NoColorSet_IsFalse(string? value, bool expected) => Assert.Equal(expected, Terminal.ColorIsWanted(_ => value));

    [Fact]
    public void Report_ManyTicks_WritesFewLinesAndTheLastOne()
    {
        using var target = new StringWriter { NewLine = "\n" };
        var lines = new ProgressLines(target);
        const int Hours = 10;
        for (int second = 0; second <= Hours * 3600; second++)
        {
            lines.Report(new ProgressState("training", second, Hours * 3600, "steps", "", TimeSpan.FromSeconds(second)));
        }

        string[] written = target.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(written.Length, 50, 250);
        Assert.StartsWith("training 36,000/36,000 steps", written[^1], StringComparison.Ordinal);
    }
}
