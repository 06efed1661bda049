using Ebb.Cli.Engine;

namespace Ebb.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public void List_Sets_AreATable()
    {
        var run = CliRun.Of("data list");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            "shapes   any number of 3xNxN       ready     built in\n" +
            "cifar10  50000 + 10000 of 3x32x32  not here  ebb data fetch cifar10\n",
            run.Out);
    }

    [Fact]
    public void Fetch_WithSourceAndFolder_PassesThemOn()
    {
        var run = CliRun.Of("data fetch CIFAR10 --from a.tar.gz --data-dir=cache");
        Assert.Equal((0, ("cifar10", "a.tar.gz", "cache")), (run.Code, run.Engine.Fetched));
        Assert.StartsWith("cifar10: 50,000 images + 10,000 for testing, 3 x 32 x 32\nlabels    10 classes\nchecksum  sha256:0123\n", run.Out, StringComparison.Ordinal);
        Assert.Equal("unpacking 10/60,000 images, 10.0 images/s, 1 h 39 min left\n", run.Error);
    }

    [Theory]
    [InlineData("cifar10", "cifar10")]
    [InlineData("photos.npy", "npy:photos.npy")]
    [InlineData("some/photos", "npy:some/photos")]
    [InlineData("npy:a.npy,b.npy", "npy:a.npy,b.npy")]
    [InlineData("images:some/photos", "images:some/photos")]
    public void Info_NameOrPath_IsToldApart(string source, string expected) => Assert.Equal(expected, CliRun.Of($"data info {source}").Engine.Inspected!.Dataset);

    [Fact]
    public void Info_FolderThatIsThere_IsOne()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("photos", "a.png");
        Assert.Equal("images:photos", CliRun.In(folder.Path, ["data", "info", "photos"]).Engine.Inspected!.Dataset);
    }

    [Fact]
    public void Info_EveryFlag_ArrivesInTheSettings()
    {
        var run = CliRun.Of("data info images:photos --size 32 --crop=none --n-total 10 --data-dir cache --sheet s.png");
        Assert.Equal(new InspectSettings("images:photos", 32, true, 10, "cache", "s.png"), run.Engine.Inspected);
        Assert.Equal(
            "photos: 8 images, 3 x 28 x 28\n" +
            "labels    2 classes\n" +
            "where     images:photos\n" +
            "class 0   cat  5 images\n" +
            "class 1   dog  3 images\n" +
            "mean      0.500 0.250 -0.125 by channel, in [-1, 1]\n" +
            "std       1.000 0.500 0.250\n" +
            "range     -1.000 to 1.000\n" +
            "grey      2 of 8 images (25%)\n" +
            "copies    1 image equal to an earlier one\n" +
            "left out  1 picture that cannot be read:\n" +
            "  cat/a.jpg: the file is empty.\n" +
            "wrote     s.png\n",
            run.Out);
    }

    [Fact]
    public void Convert_EveryFlag_ArrivesInTheSettings()
    {
        var run = CliRun.Of("data convert photos X.npy --size 64 --crop none --channels=3 --limit 10");
        Assert.Equal(new ConvertSettings("photos", "X.npy", 64, true, 3, 10), run.Engine.Conversion);
        Assert.EndsWith("next   ebb train --x X.npy --y y.npy\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_NoFlags_KeepsSizeAndTakesAll() =>
        Assert.Equal(new ConvertSettings("photos", "X.npy", null, false, null, null), CliRun.Of("data convert photos X.npy").Engine.Conversion);

    [Fact]
    public void Convert_TargetIsThere_NeedsOverwrite()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("X.npy");
        Assert.Equal(1, CliRun.In(folder.Path, ["data", "convert", "photos", "X.npy"]).Code);
        Assert.Equal(0, CliRun.In(folder.Path, ["data", "convert", "photos", "X.npy", "--overwrite"]).Code);
    }

    [Theory]
    [InlineData("data", "ebb data needs a command: list, fetch, info or convert", "ebb data")]
    [InlineData("data ftech cifar10", "unknown command 'ftech' (did you mean fetch?)", "ebb data")]
    [InlineData("data fetch", "ebb data fetch needs NAME: cifar10, mnist or fashion-mnist", "ebb data fetch")]
    [InlineData("data fetch shapes", "NAME: shapes are built in: there is nothing to fetch", "ebb data fetch")]
    [InlineData("data fetch mnits", "NAME: expected cifar10, mnist, fashion-mnist; got 'mnits' (did you mean mnist?)", "ebb data fetch")]
    [InlineData("data fetch imagenet64", "NAME: imagenet64 cannot be fetched: train on the folder of your copy with --dataset images:FOLDER --size 64", "ebb data fetch")]
    [InlineData("data convert a", "ebb data convert needs TARGET: the .npy file to write; labels go beside it when there are class folders", "ebb data convert")]
    [InlineData("data convert a b.png", "TARGET: expected a path ending in .npy; got 'b.png'", "ebb data convert")]
    [InlineData("data info images:photos --sheet s.jpg", "--sheet: expected a path ending in .png or .ppm; got 's.jpg'", "ebb data info")]
    [InlineData("data info images:photos --sheet photos/s.png", "--sheet: 'photos/s.png' lies in the folder of pictures that is read: name a place outside it", "ebb data info")]
    [InlineData("data info mnist --size 32", "--size is for images:FOLDER only: every other set has the size of its images", "ebb data info")]
    [InlineData("data info mnist --crop none", "--crop is for --dataset images:FOLDER only: every other set has its images as they are", "ebb data info")]
    [InlineData("data convert a b.npy --size 0", "--size: expected a whole number from 1 to 4096; got '0'", "ebb data convert")]
    [InlineData("data convert a b.npy --channels 2", "--channels: expected 1, 3 or 4; got '2'", "ebb data convert")]
    public void Execute_WrongCommandLine_IsOneLineAndOneHintAndExitTwo(string line, string expected, string command)
    {
        var run = CliRun.Of(line);
        Assert.Equal([$"ebb: {expected}", $"hint: '{command} --help' lists every flag with its range and default."], run.ErrorLines);
        Assert.Equal((2, ""), (run.Code, run.Out));
    }
}
