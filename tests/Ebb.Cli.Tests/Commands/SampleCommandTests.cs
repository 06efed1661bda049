using Ebb.Cli.Engine;
using Ebb.Spec;

namespace Ebb.Cli.Tests.Commands;

public sealed class SampleCommandTests
{
    [Fact]
    public void Execute_NoFlags_DrawsSixteenByDdimOverEveryStep()
    {
        var run = CliRun.Of("sample runs/a");
        var expected = new SampleSettings("runs/a", 16, 1, "ddim", 0, "recompute", new ComputeSettings("cpu", CliRun.Cores, FastKernels: true));
        Assert.Equal(expected, run.Engine.Sampling);
        Assert.Equal((0, 100, "grid.png"), (run.Code, run.Engine.SampleSteps, run.Engine.SampleOut));
    }

    [Fact]
    public void Execute_EveryFlagInEitherSpelling_ArrivesInTheSettings()
    {
        string[] lines =
        [
            "sample --n 4 --seed 9 --sampler ddpm --steps 25 --clip keep --threads 2 --no-fast-kernels --out a.npy runs/a",
            "sample runs/a --n=4 --seed=9 --sampler=DDPM --steps=25 --clip=Keep --threads=2 --no-fast-kernels --out=a.npy",
        ];
        var expected = new SampleSettings("runs/a", 4, 9, "ddpm", 0, "keep", new ComputeSettings("cpu", 2, FastKernels: false));
        foreach (string line in lines)
        {
            var run = CliRun.Of(line);
            Assert.Equal(expected, run.Engine.Sampling);
            Assert.Equal((0, 25, "a.npy"), (run.Code, run.Engine.SampleSteps, run.Engine.SampleOut));
        }
    }

    [Theory]
    [InlineData("--eta 0.5", "ddim", 0.5)]
    [InlineData("--sampler ddim --eta=1", "ddim", 1)]
    [InlineData("--sampler DPMPP-2M", "dpmpp-2m", 0)]
    [InlineData("--sampler edm-churn --clip none", "edm-churn", 0)]
    public void Execute_SamplerOfTheCatalog_ArrivesInTheSettings(string words, string sampler, double eta)
    {
        var run = CliRun.Of($"sample runs/a {words}");
        Assert.Equal((0, sampler, eta), (run.Code, run.Engine.Sampling!.Sampler, run.Engine.Sampling.Eta));
    }

    [Fact]
    public void Execute_FlagsOfTheWay_ArriveInSettingsAndRequest()
    {
        var run = CliRun.Of("sample r --first 5 --batch-size 7 --spacing Karras --guidance 2 --guidance-rescale 0.5 --raw --interpolate 9 --strip s.ppm --anim a.png", Pets);
        var expected = new SampleSettings("r", 16, 1, "ddim", 0, "recompute", new ComputeSettings("cpu", CliRun.Cores, FastKernels: true))
        {
            First = 5,
            BatchSize = 7,
            Spacing = "karras",
            Guidance = 2,
            GuidanceRescale = 0.5,
            Weights = "raw",
            InterpolateSeed = 9,
        };
        Assert.Equal(expected, run.Engine.Sampling);
        Assert.Equal(("s.ppm", "a.png"), (run.Engine.Request!.Strip, run.Engine.Request.Animation));

        run = CliRun.Of("sample r --encode photo.jpg --at 50 --ema", Pets);
        Assert.Equal((1, "photo.jpg", 50, "ema"), (run.Engine.Sampling!.Count, run.Engine.Sampling.EncodePath, run.Engine.Sampling.EncodeTimestep, run.Engine.Sampling.Weights));
    }

    [Theory]
    [InlineData("", "0 1 3")]
    [InlineData("--class ALL", "0 1 3")]
    [InlineData("--class Dog", "1")]
    [InlineData("--class 3,cat", "3 0")]
    [InlineData("--interpolate 2 --first 4", "1")]
    [InlineData("--interpolate 2 --class all", "0 1 3")]
    public void Execute_Classes_AreNumbersNamesOrAll(string words, string expected)
    {
        var run = CliRun.Of($"sample r {words}", Pets);
        Assert.Equal((0, expected), (run.Code, string.Join(' ', run.Engine.Request!.Classes!)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("dgo")]
    public void Execute_ClassThatIsNotThere_NamesThoseThatAre(string name)
    {
        var run = CliRun.Of($"sample r --class {name}", Pets);
        string nearest = name == "dgo" ? " (did you mean dog?)" : "";
        Assert.Equal((2, $"ebb: --class: expected all, or a class from 0 to 3 (cat, dog, horse); got '{name}'{nearest}"), (run.Code, run.ErrorLines[0]));
    }

    private static RecordingEngine Pets => new() { Classes = [new(0, "cat"), new(1, "dog"), new(3, "horse")] };

    [Fact]
    public void Execute_SamplerThatIsNotThere_NamesThoseThatAreAndTheNearest()
    {
        string error = CliRun.Of("sample a --sampler ddmi").ErrorLines[0];
        Assert.StartsWith("ebb: --sampler: expected ddim, ddpm, ", error, StringComparison.Ordinal);
        Assert.EndsWith("got 'ddmi' (did you mean ddim?)", error, StringComparison.Ordinal);
        Assert.All(Catalog.Methods.Keys, name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    [Fact]
    public void Execute_GridIsThere_TakesTheNextName()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("grid.png");
        folder.Touch("grid-2.png");
        Assert.Equal("grid-3.png", CliRun.In(folder.Path, ["sample", "runs/a"]).Engine.SampleOut);
    }

    [Theory]
    [InlineData("", "ebb sample needs RUN-OR-MODEL: a run folder, or a folder with config.json and the weights")]
    [InlineData("a b", "unexpected argument 'b': ebb sample takes one argument")]
    [InlineData("a --n 0", "--n: expected a whole number from 1 to 100000; got '0'")]
    [InlineData("a --steps 0", "--steps: expected a whole number, at least 1; got '0'")]
    [InlineData("a --steps 101", "--steps: this model has T = 100, so expected a whole number from 1 to 100; got 101")]
    [InlineData("a --eta -1", "--eta: expected a finite number, at least 0; got '-1'")]
    [InlineData("a --sampler heun --eta 1", "--eta: heun has none; use it with --sampler ddim")]
    [InlineData("a --sampler heun --clip keep", "--clip: heun cannot keep eps; expected recompute or none")]
    [InlineData("a --clip all", "--clip: expected recompute, keep or none; got 'all'")]
    [InlineData("a --out grid.jpg", "--out: expected a path ending in .png, .ppm or .npy; got 'grid.jpg'")]
    [InlineData("a --anim way.gif", "--anim: expected a path ending in .png; got 'way.gif'")]
    [InlineData("a --strip way.npy", "--strip: expected a path ending in .png or .ppm; got 'way.npy'")]
    [InlineData("a --out x.png --strip x.png", "--strip: 'x.png' is the file of --out too: name another")]
    [InlineData("a --ema --raw", "--ema and --raw contradict each other: give one")]
    [InlineData("a --spacing even", "--spacing: expected linspace, leading, trailing, karras, exponential or flow; got 'even'")]
    [InlineData("a --batch-size 0", "--batch-size: expected a whole number, at least 1; got '0'")]
    [InlineData("a --first -1", "--first: expected a whole number from 0 to 1000000000; got '-1'")]
    [InlineData("a --class 1", "--class: this model was trained without classes: leave the flag out")]
    [InlineData("a --guidance 3", "--guidance: this model was trained without classes, so there is nothing to guide: leave the flag out")]
    [InlineData("a --guidance-rescale 0.7", "--guidance-rescale has nothing to take back without --guidance: give one other than 1")]
    [InlineData("a --at 5", "--at is for --encode only: it is the timestep to encode to")]
    [InlineData("a --encode x.png --at 100", "--at: this model has T = 100, so expected a whole number from 0 to 99; got 100")]
    [InlineData("a --encode x.png --interpolate 2", "--encode and --interpolate contradict each other: give one")]
    [InlineData("a --encode x.png --n 2", "--encode takes one picture and draws none: leave --n out")]
    [InlineData("a --sed 1", "unknown flag --sed (did you mean --seed?)")]
    [InlineData("--bogus a", "unknown flag --bogus")]
    [InlineData("a --n 1 --n 1", "--n is given more than once")]
    public void Execute_WrongCommandLine_IsOneLineAndOneHintAndExitTwo(string words, string expected)
    {
        var run = CliRun.Of($"sample {words}");
        Assert.Equal([$"ebb: {expected}", "hint: 'ebb sample --help' lists every flag with its range and default."], run.ErrorLines);
        Assert.Equal((2, ""), (run.Code, run.Out));
    }

    [Fact]
    public void Execute_Cuda_Fails() => Assert.Equal(1, CliRun.Of("sample a --cuda").Code);
}
