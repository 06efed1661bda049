using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Formats;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: a tiny run, measured.</summary>
public sealed class EvaluationTests : IDisposable
{
    private const string Smallest = "--steps 1 --T 4 --hidden-c 2 --kernel 1 --batch-size 2";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string RunPath => _folder.At("run");

    private (int Code, string Out, string Error) Run(string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = App.Run(
            [.. line.Split(' '), "--data-dir", _folder.At("cache")],
            new CliHost(new Terminal(output, error, ErrorIsTerminal: false, Color: false, CliRun.Width), new LibraryEngine(), _ => null, _folder.Path, 1, CancellationToken.None));
        return (code, output.ToString(), error.ToString());
    }

    private void Train(string words)
    {
        var run = Run($"train {words} {Smallest} --out {RunPath}");
        Assert.True(run.Code == 0, run.Error);
    }

    private (JsonElement Figures, string Error) Eval(string words = "")
    {
        var run = Run($"eval {RunPath} --json{words}");
        Assert.True(run.Code == 0, run.Error);
        return (JsonDocument.Parse(run.Out).RootElement, run.Error);
    }

    private string WriteImages(int count)
    {
        string path = _folder.At("x.npy");
        byte[] pixels = [.. Enumerable.Range(0, count * 4 * 4).Select(i => (byte)(i * 37))];
        NpyFile.Write(path, NpyArray.Of(pixels, count, 1, 4, 4));
        return path;
    }

    [Fact]
    public void Eval_OfARunOnShapes_WritesFiguresAndPictures()
    {
        Train("--dataset shapes --size 8 --n-total 20");
        var (figures, error) = Eval(" --n 6 --features random --steps 2 --neighbours 2");
        Assert.Equal("""{"name":"shapes","images":2000,"unseen":true}""", figures.GetProperty("reference").GetRawText());
        Assert.Equal([6, 6], figures.GetProperty("measures").EnumerateArray().Select(measure => measure.GetProperty("n").GetInt32()));
        Assert.All(figures.GetProperty("measures").EnumerateArray(), measure =>
        {
            Assert.Equal(("random-conv-0", "shapes"), (measure.GetProperty("features").GetString(), measure.GetProperty("reference").GetString()));
            Assert.True(measure.GetProperty("value").GetDouble() > 0 && measure.GetProperty("floor").GetDouble() > 0);
        });
        Assert.Equal(4, figures.GetProperty("held_out_loss").GetProperty("by_t").GetArrayLength());
        Assert.Equal((6, 20), (figures.GetProperty("neighbours").GetProperty("n").GetInt32(), figures.GetProperty("neighbours").GetProperty("reference_images").GetInt32()));
        Assert.Equal(JsonValueKind.Null, figures.GetProperty("classifier").ValueKind);
        Assert.Empty(figures.GetProperty("warnings").EnumerateArray());
        Assert.Contains("6 samples against shapes, 2,000 images that training did not see;", error, StringComparison.Ordinal);
        Assert.Contains("sampling 6/6 images", error, StringComparison.Ordinal);
        foreach (string picture in (string[])["samples.png", "neighbours.png"]) Assert.True(PngFile.Read(Path.Combine(RunPath, "eval", picture)).Width > 8);

        // Twice the same: the figures are a function of the seeds. Another seed draws other samples.
        Assert.Equal(Values(figures), Values(Eval(" --n 6 --features random --steps 2 --neighbours 2 --threads 2").Figures));
        Assert.NotEqual(Values(figures)[0], Values(Eval(" --n 6 --features random --steps 2 --seed 2").Figures)[0]);

        static double[] Values(JsonElement figures) => [.. figures.GetProperty("measures").EnumerateArray().Select(measure => measure.GetProperty("value").GetDouble())];
    }

    [Fact]
    public void Eval_OfFewImagesWithoutLabels_SaysWhatIsMissing()
    {
        Train($"--x {WriteImages(30)}");
        var (figures, error) = Eval(" --steps 1");
        Assert.Equal("""{"name":"x","images":27,"unseen":false}""", figures.GetProperty("reference").GetRawText());
        Assert.Equal(13, figures.GetProperty("n").GetInt32());
        Assert.Equal(["random-conv-0", "random-conv-0", "pixels"], figures.GetProperty("measures").EnumerateArray().Select(measure => measure.GetProperty("features").GetString()));
        Assert.Contains("note: samples are measured against the images that were trained on, as only 3 others are there", error, StringComparison.Ordinal);
        Assert.Contains("note: the images have no labels of two classes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_ImagesWereChanged_SaysSo()
    {
        Train($"--x {WriteImages(30)}");
        byte[] other = new byte[30 * 4 * 4];
        NpyFile.Write(_folder.At("x.npy"), NpyArray.Of(other, 30, 1, 4, 4));
        Assert.Contains("are not those that the run was trained on", Eval(" --steps 1 --features pixels --neighbours 0").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0} --n 14", 2, "--n: two disjoint halves of the images of x have at most 13 each; got 14")]
    [InlineData("{0} --steps 5", 2, "--steps: this model has T = 4, so expected a whole number from 1 to 4; got 5")]
    [InlineData("{0} --guidance 2", 2, "--guidance: this model knows no classes: leave it out")]
    [InlineData("{0} --features classifier", 1, "--features classifier: the images of x have no labels of two classes")]
    [InlineData("{0} --dataset shapes", 1, "the model draws images of 1 x 4 x 4, but those of shapes are 3 x 4 x 4")]
    public void Eval_WhatCannotBeMeasured_IsRefused(string words, int code, string expected)
    {
        Train($"--x {WriteImages(30)}");
        var run = Run($"eval {string.Format(null, words, RunPath)}");
        Assert.Equal(code, run.Code);
        Assert.Contains($"ebb: {expected}", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(RunPath, "eval")));
    }

    [Fact]
    public void Eval_OfAModelWithoutARecord_AsksForTheData()
    {
        Train($"--x {WriteImages(30)}");
        Directory.Move(Path.Combine(RunPath, "model"), _folder.At("model"));
        var run = Run($"eval {_folder.At("model")}");
        Assert.Equal(2, run.Code);
        Assert.Contains("ebb: --dataset: there is no run.json in", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run($"eval {_folder.At("model")} --dataset npy:{_folder.At("x.npy")} --steps 1 --features pixels").Code);
    }
}
