using System.Text.Json;
using System.Text.Json.Nodes;
using Ebb.Cli.Engine;

namespace Ebb.Cli.Tests.Commands;

public sealed class EvalCommandTests : IDisposable
{
    private static readonly EvalSettings Defaults = new(
        "runs/a", null, 1, "ddim", null, null, "all", 3, null, null, new ComputeSettings("cpu", CliRun.Cores, FastKernels: true));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The command writes the figures, so that every run needs a place of its own.
    private CliRun Run(string words) => CliRun.In(_folder.Path, [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--out", _folder.At("out")]);

    [Fact]
    public void Execute_NoFlags_MeasuresWithEverything()
    {
        var run = Run("eval runs/a");
        Assert.Equal((0, Defaults), (run.Code, run.Engine.Evaluation));
    }

    [Fact]
    public void Execute_EveryFlagInEitherSpelling_ArrivesInTheSettings()
    {
        string[] lines =
        [
            "eval --n 40 --seed 9 --sampler unipc --steps 7 --guidance 2.5 --features pixels --neighbours 0 --dataset cifar-10 --data-dir d --threads 2 --no-fast-kernels runs/a",
            "eval runs/a --n=40 --seed=9 --sampler=UniPC --steps=7 --guidance=2.5 --features=PIXELS --neighbours=0 --dataset=cifar10 --data-dir=d --threads=2 --no-fast-kernels",
        ];
        var expected = new EvalSettings("runs/a", 40, 9, "unipc", 7, 2.5, "pixels", 0, "cifar10", "d", new ComputeSettings("cpu", 2, FastKernels: false));
        foreach (string line in lines)
        {
            var run = Run(line);
            Assert.Equal((0, expected), (run.Code, run.Engine.Evaluation));
        }
    }

    [Fact]
    public void Execute_NoFolderGiven_WritesIntoTheRun()
    {
        string source = _folder.At("run");
        var run = CliRun.In(_folder.Path, ["eval", source]);
        Assert.Equal((0, Path.Combine(source, "eval")), (run.Code, run.Engine.EvaluationFolder));
        Assert.True(File.Exists(Path.Combine(source, "eval", "eval.json")));
    }

    [Fact]
    public void Execute_Done_WritesEveryFigureWithItsCountAndReferenceAndFloor()
    {
        var run = Run("eval runs/a --json");
        var figures = JsonDocument.Parse(File.ReadAllBytes(_folder.At("out", "eval.json"))).RootElement;
        Assert.Equal(("shapes", 40, 20), (figures.GetProperty("dataset").GetString(), figures.GetProperty("n").GetInt32(), figures.GetProperty("steps").GetInt32()));
        var measure = Assert.Single(figures.GetProperty("measures").EnumerateArray());
        Assert.Equal("""{"measure":"squared Frechet distance","features":"random-conv-0","value":1.5,"floor":0.25,"n":40,"reference":"shapes"}""", Compact(measure));
        Assert.Equal("""{"name":"shapes","images":2000,"unseen":true}""", Compact(figures.GetProperty("reference")));
        Assert.Equal("""{"first":0,"last":4,"n":1,"mean":0.5,"standard_error":null}""", Compact(figures.GetProperty("held_out_loss").GetProperty("by_t")[0]));
        Assert.Equal(0.875, figures.GetProperty("classifier").GetProperty("accuracy").GetDouble());
        Assert.Equal(7.5, figures.GetProperty("neighbours").GetProperty("floor").GetDouble());

        // What a program reads on standard output is the same and where it lies.
        var line = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(_folder.At("out", "eval.json"), line.GetProperty("file").GetString());
        Assert.Equal(Compact(figures.GetProperty("measures")), line.GetProperty("measures").GetRawText());

        static string Compact(JsonElement element) => JsonNode.Parse(element.GetRawText())!.ToJsonString();
    }

    [Fact]
    public void Execute_ForAPerson_SaysEachFigureOnALine()
    {
        string[] lines = Run("eval runs/a").Out.Split('\n');
        Assert.Contains("held-out loss 0.375, n = 2, shapes", lines);
        Assert.Contains("classifier-shapes: finds the class of 87.5 % of 1,000 test images, trained before", lines);
        Assert.Contains("reference shapes, 2,000 images that training did not see", lines);
        Assert.Contains("squared Frechet distance (random-conv-0): 1.5, real against real 0.25, n = 40, reference shapes", lines);
        Assert.Contains("nearest training image (pixels): median distance 6.5, real to other real 7.5, n = 16, of 4,096", lines);
        Assert.Contains("time            1 min 02 s, of it 40 s for 40 samples in 20 steps", lines);
    }

    [Theory]
    [InlineData("", "ebb eval needs RUN-OR-MODEL: a run folder, or a folder with config.json and the weights")]
    [InlineData("a --n 1", "--n: expected a whole number from 2 to 100000; got '1'")]
    [InlineData("a --steps 0", "--steps: expected a whole number, at least 1; got '0'")]
    [InlineData("a --guidance -1", "--guidance: expected a finite number, at least 0; got '-1'")]
    [InlineData("a --features eyes", "--features: expected random, classifier, pixels or all; got 'eyes'")]
    [InlineData("a --neighbours 17", "--neighbours: expected a whole number from 0 to 16; got '17'")]
    [InlineData("a --dataset cifar11", "--dataset: expected shapes, cifar10, mnist, fashion-mnist, npy:X.npy[,Y.npy] or images:FOLDER; got 'cifar11' (did you mean cifar10?)")]
    [InlineData("a --dataset images:pictures --out pictures/eval", "--out: 'pictures/eval' lies in the folder of pictures that is read: name a place outside it")]
    [InlineData("a --feature all", "unknown flag --feature (did you mean --features?)")]
    public void Execute_WrongCommandLine_IsOneLineAndOneHintAndExitTwo(string words, string expected)
    {
        var run = CliRun.In(_folder.Path, ["eval", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal([$"ebb: {expected}", "hint: 'ebb eval --help' lists every flag with its range and default."], run.ErrorLines);
        Assert.Equal((2, ""), (run.Code, run.Out));
    }
}
