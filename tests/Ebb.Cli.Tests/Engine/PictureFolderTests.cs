using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Formats;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library on folders of pictures.</summary>
public sealed class PictureFolderTests : IDisposable
{
    private const string Smallest = "--steps 1 --T 2 --hidden-c 2 --kernel 1 --batch-size 2 --size 8";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Photos => _folder.At("photos");

    private (int Code, string Out, string Error) Run(string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        string[] words = [.. line.Split(' '), "--data-dir", _folder.At("cache")];
        int code = App.Run(words, new CliHost(
            new Terminal(output, error, ErrorIsTerminal: false, Color: false, CliRun.Width), new LibraryEngine(), _ => null, _folder.Path, 1, CancellationToken.None));
        return (code, output.ToString(), error.ToString());
    }

    private (JsonElement Info, string Error) Info(string flags = "")
    {
        var run = Run($"data info images:{Photos} --size 8 --json{flags}");
        Assert.True(run.Code == 0, run.Error);
        return (JsonDocument.Parse(run.Out).RootElement, run.Error);
    }

    private void AssertTrains(int images, params string[] notes)
    {
        foreach (string start in new[] { "first", "second" })
        {
            var run = Run($"train --dataset images:{Photos} --out {_folder.At(start)} {Smallest}");
            Assert.True(run.Code == 0, run.Error);
            Assert.Equal(start == "first", run.Error.Contains("reading images", StringComparison.Ordinal));
            Assert.Contains($"data photos, {images - Math.Clamp(images / 10, 1, 64)} images of 3 x 8 x 8, classes 0 bird, 1 cat;", run.Error, StringComparison.Ordinal);
            Assert.Contains("\"crop\": \"center\"", File.ReadAllText(_folder.At(start, "run.json")), StringComparison.Ordinal);
            Assert.All(notes, note => Assert.Contains($"note: {note}", run.Error, StringComparison.Ordinal));
        }

        Assert.Equal(
            File.ReadAllBytes(_folder.At("first", "model", "diffusion_pytorch_model.safetensors")), File.ReadAllBytes(_folder.At("second", "model", "diffusion_pytorch_model.safetensors")));
    }

    [Fact]
    public void Train_FiveHundredMixedPictures_TakesThemAsTheyAre()
    {
        MixedPictures.Write(Photos, 500);
        AssertTrains(500);
        var (info, _) = Info();
        Assert.Equal((500, 3, 0), (info.GetProperty("images").GetInt32(), info.GetProperty("channels").GetInt32(), info.GetProperty("skipped").GetArrayLength()));
        Assert.Equal("[250,250]", info.GetProperty("class_counts").GetRawText());
        Assert.InRange(info.GetProperty("grey_share").GetDouble(), 0.3, 0.6);
    }

    [SkippableFact]
    public void Train_FiveHundredWithJpeg_TakesThemAsTheyAre()
    {
        MixedPictures.Write(Photos, 440);
        Skip.IfNot(MixedPictures.TryWriteJpegs(Photos, 60), "ImageMagick's convert is not installed.");
        AssertTrains(500);
        Assert.Equal("[220,280]", Info().Info.GetProperty("class_counts").GetRawText());
        Assert.Equal("[30,30]", Info(" --n-total 60").Info.GetProperty("class_counts").GetRawText());
    }

    [Fact]
    public void Train_SomeBroken_NamesThemOnBothStarts()
    {
        MixedPictures.Write(Photos, 30);
        File.WriteAllText(Path.Combine(Photos, "cat", "notes.png"), "not a picture");
        File.WriteAllBytes(Path.Combine(Photos, "bird", "empty.jpg"), []);
        AssertTrains(30, "2 of 32 pictures cannot be read and are left out.", "left out bird/empty.jpg: offset 0: the file is empty.", "left out cat/notes.png: offset 0: ");
        Assert.Equal(2, Info().Info.GetProperty("skipped").GetArrayLength());
    }

    [Fact]
    public void Train_AllBroken_IsAnError()
    {
        Directory.CreateDirectory(Photos);
        File.WriteAllText(Path.Combine(Photos, "a.png"), "not a picture");
        var run = Run($"train --dataset images:{Photos} --out {_folder.At("run")} {Smallest}");
        Assert.Equal(1, run.Code);
        Assert.Contains("none of the 1 pictures", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("run")));
    }

    [Fact]
    public void Info_Sheet_ShowsWhatTheNetWillSee()
    {
        Directory.CreateDirectory(Photos);
        PngFile.Write(Path.Combine(Photos, "a.png"), new Picture(16, 8, 3, [.. Enumerable.Repeat<byte>(90, 16 * 8 * 3)]));
        Info($" --sheet {_folder.At("sheet.png")}");
        var sheet = PngFile.Read(_folder.At("sheet.png"));
        Assert.Equal((66, 66, 90, 255), (sheet.Width, sheet.Height, sheet.Pixel(30, 30)[0], sheet.Pixel(0, 0)[0]));
    }
}
