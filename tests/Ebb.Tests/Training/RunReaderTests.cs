using System.Text;
using System.Text.RegularExpressions;
using Ebb.Tests.Formats;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>The small files of a run, as a stranger may have written them.</summary>
public sealed class RunReaderTests
{
    private const string Counters = """{"step":3,"skipped_steps":0,"updates":3,"elapsed_s":1.5,"curve_steps":[0,3],"curve_held_out_loss":[1,"Infinity"]}""";

    private static readonly string Settings = Encoding.UTF8.GetString(BadBytes.Written(SmallRun.Settings.Write));

    [Theory]
    [InlineData("device", "null")]
    [InlineData("dataset", "null")]
    [InlineData("prediction_type", "null")]
    [InlineData("image_shape", "null")]
    [InlineData("image_shape", "[]")]
    [InlineData("image_shape", "[3, 0, 8]")]
    [InlineData("lr", "1e999")]
    [InlineData("beta_end", "-1e999")]
    [InlineData("batch_size", "0")]
    [InlineData("n_total", "-1")]
    [InlineData("seed", "18446744073709551616")]
    [InlineData("device", "\"cpu\", \"device\": \"cpu\"")]
    [InlineData("device", "\"cpu\", \"command\": [null]")]
    [InlineData("device", "\"cpu\", \"resumed\": [null]")]
    public void RunSettings_ValueThatNoRunWrites_IsRefused(string key, string value)
    {
        string text = Member(key).Replace(Settings, $"\"{key}\": {value}");
        Assert.NotEqual(Settings, text);
        Assert.StartsWith("run.json", Assert.Throws<InvalidDataException>(() => RunSettings.Parse(Encoding.UTF8.GetBytes(text), "run.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunSettings_AsWritten_AreRead() => Assert.Empty(RunSettings.Parse(Encoding.UTF8.GetBytes(Settings), "run.json").DifferencesFrom(SmallRun.Settings));

    [Theory]
    [InlineData("curve_steps", "null")]
    [InlineData("curve_steps", "[0]")]
    [InlineData("curve_held_out_loss", "null")]
    [InlineData("elapsed_s", "1e999")]
    [InlineData("elapsed_s", "7791711100583996985")]
    [InlineData("elapsed_s", "-1")]
    [InlineData("step", "-1")]
    [InlineData("updates", "2147483648")]
    [InlineData("step", "3,\"step\":4")]
    public void CheckpointCounters_ValueThatNoRunWrites_IsRefused(string key, string value)
    {
        string text = Member(key).Replace(Counters, $"\"{key}\":{value}");
        Assert.NotEqual(Counters, text);
        Assert.StartsWith("state.json", Assert.Throws<InvalidDataException>(() => CheckpointCounters.Parse(Encoding.UTF8.GetBytes(text), "state.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckpointCounters_AsWritten_AreRead() => Assert.Equal(2, CheckpointCounters.Parse(Encoding.UTF8.GetBytes(Counters), "state.json").CurveLosses.Length);

    [Fact]
    public void MetricsLines_OfAnyKind_KeepWhatIsWholeAndNotLater()
    {
        string Line(int step, string more = "") => $$"""{"step":{{step}},"ms":1,"elapsed_s":1{{more}}}""";
        string[] lines = [Line(0), Line(9), "", "{\"step\":1", Line(2, ",\"loss\":null"), Line(3) + new string(' ', 5000), "\u0000\u0001", "null", "[]", Line(5) + "\r", Line(5)];
        Assert.Equal(string.Concat(((int[])[0, 4, 9, 10]).Select(i => lines[i] + "\n")), Cut(string.Join('\n', lines)));
        Assert.Equal("", Cut(""));
        Assert.Equal("", Cut("\n\n"));
    }

    [Fact]
    public void MetricsLines_LineOfManyMegabytes_TakesTheMemoryOfOneLine()
    {
        using var source = new MemoryStream(new byte[1 << 24]);
        BadBytes.AssertAllocatesLittle(() => MetricsLine.CopyUpTo(5, source, Stream.Null));
    }

    private static string Cut(string text)
    {
        using var kept = new MemoryStream();
        MetricsLine.CopyUpTo(5, new MemoryStream(Encoding.UTF8.GetBytes(text)), kept);
        return Encoding.UTF8.GetString(kept.ToArray());
    }

    // One member, whose value is a list or a word.
    private static Regex Member(string key) => new($"\"{key}\": ?(\\[[^]]*\\]|\"[^\"]*\"|[^,\n}}\\[]+)");
}
