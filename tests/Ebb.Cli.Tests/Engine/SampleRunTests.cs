using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Formats;

namespace Ebb.Cli.Tests.Engine;

/// <summary><c>ebb sample</c> with the real library on a run that it trained.</summary>
public sealed class SampleRunTests : IClassFixture<SampleRunTests.Runs>
{
    private readonly Runs _runs;

    public SampleRunTests(Runs runs) => _runs = runs;

    [Theory]
    [InlineData("@averaged", "ddim")]
    [InlineData("@averaged", "ddpm")]
    [InlineData("@averaged", "dpmpp-2m-sde")]
    [InlineData("@unet", "ddim")]
    [InlineData("@unet", "dpmpp-2m-sde")]
    public void Sample_AnyBatchSizeAndFirst_WritesTheSameBytes(string source, string sampler)
    {
        string same = $"--n 64 --sampler {sampler} --steps 2 --quiet";
        byte[] all = Draw($"sample {source} {same} --batch-size 64");
        foreach (string batch in (string[])["--batch-size 1", "--batch-size 7", ""]) Assert.Equal(all, Draw($"sample {source} {same} {batch}"));

        byte[] one = Draw($"sample {source} --n 1 --first 63 --sampler {sampler} --steps 2 --quiet");
        int size = 3 * 8 * 8 * sizeof(float);
        Assert.Equal(all[^size..], one[^size..]);
    }

    [Fact]
    public void Sample_EmaOrRaw_TakesTheRunsFolders()
    {
        const string Flags = "--n 1 --steps 2 --quiet";
        Assert.Equal(Draw($"sample @averaged {Flags}"), Draw($"sample @averaged --ema {Flags}"));
        Assert.Equal(Draw($"sample @averaged/model-raw {Flags}"), Draw($"sample @averaged --raw {Flags}"));
        Assert.NotEqual(Draw($"sample @averaged --ema {Flags}"), Draw($"sample @averaged --raw {Flags}"));
        foreach (string flag in (string[])["--ema", "--raw"])
        {
            Assert.Contains("kept no average of its weights", Fail($"sample @unet {flag}"), StringComparison.Ordinal);
            Assert.Contains("is no run folder", Fail($"sample @unet/model {flag}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sample_StripAndAnimation_AreWrittenAndReported()
    {
        var run = _runs.Run("sample @unet --n 3 --steps 2 --sampler flow --first 2 --strip @s.png --anim @a.png --out @g.png --json --quiet");
        Assert.True(run.Code == 0, run.Error);
        var json = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(["g.png", "s.png", "a.png"], json.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.Equal(("flow", "flow", 2, 2), (
            json.GetProperty("sampler").GetString(), json.GetProperty("spacing").GetString(), json.GetProperty("steps").GetInt32(), json.GetProperty("first").GetInt32()));
        var strip = PngFile.Read(_runs.At("s.png"));
        Assert.Equal((3 * 65 + 1, 6 * 65 + 1), (strip.Width, strip.Height));
        Assert.Equal(2 * 65 + 1, PngFile.Read(_runs.At("a.png")).Width);
    }

    [Fact]
    public void Sample_EncodedPicture_IsWrittenBesideItself()
    {
        PnmFile.WriteBinary(_runs.At("photo.ppm"), new Picture(13, 9, 3));
        var run = _runs.Run("sample @averaged --encode @photo.ppm --at 1 --steps 2 --out @e.npy --json --quiet");
        Assert.True(run.Code == 0, run.Error);
        var written = NpyFile.Read(_runs.At("e.npy"));
        Assert.Equal([2, 3, 8, 8], written.Shape);
        Assert.InRange(JsonDocument.Parse(run.Out).RootElement.GetProperty("mse").GetDouble(), 0, 1);
        Assert.Contains("photo.png", Fail("sample @averaged --encode @photo.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_BetweenTwoSeeds_BeginsAndEndsWithTheirs()
    {
        byte[] way = Draw("sample @averaged --n 3 --steps 2 --seed 4 --interpolate 5 --quiet");
        int size = 3 * 8 * 8 * sizeof(float);
        Assert.Equal(Draw("sample @averaged --n 1 --steps 2 --seed 4 --quiet")[^size..], way[^(3 * size)..^(2 * size)]);
        Assert.Equal(Draw("sample @averaged --n 1 --steps 2 --seed 5 --quiet")[^size..], way[^size..]);
    }

    private byte[] Draw(string line)
    {
        var run = _runs.Run($"{line} --out @x.npy");
        Assert.True(run.Code == 0, run.Error);
        return File.ReadAllBytes(_runs.At("x.npy"));
    }

    private string Fail(string line)
    {
        var run = _runs.Run($"{line} --out @x.npy");
        Assert.Equal(1, run.Code);
        return run.Error;
    }

    /// <summary>A residual net with an average of its weights, and a U-Net without.</summary>
    public sealed class Runs : IDisposable
    {
        private const string Smallest = "--dataset shapes --size 8 --n-total 4 --steps 2 --T 3 --batch-size 2 --quiet";

        private readonly TemporaryFolder _folder = new();

        public Runs()
        {
            foreach (string line in (string[])[$"train --out @averaged --ema 0.5 --hidden-c 4 {Smallest}", $"train --out @unet --net unet --channels 4,8 {Smallest}"])
            {
                var run = Run(line);
                if (run.Code != 0) throw new InvalidOperationException(run.Error);
            }
        }

        public void Dispose() => _folder.Dispose();

        internal string At(string name) => _folder.At(name);

        // The library writes where the process is, not where the command was started: @ stands for the folder.
        internal (int Code, string Out, string Error) Run(string line)
        {
            using var output = new StringWriter { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.StartsWith('@') ? _folder.At(word[1..]) : word)];
            int code = App.Run(words, new CliHost(
                new Terminal(output, error, ErrorIsTerminal: false, Color: false, CliRun.Width), new LibraryEngine(), _ => null, _folder.Path, 2, CancellationToken.None));
            return (code, output.ToString().Replace($"{_folder.Path}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal), error.ToString());
        }
    }
}
