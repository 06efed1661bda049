using Ebb.Data;
using Ebb.Formats;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

public sealed class ImageFolderConverterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _out = new();

    public void Dispose()
    {
        _folder.Dispose();
        _out.Dispose();
    }

    private string Target => _out.File("set-x.npy");

    private void Png(string name, int width, int height, params byte[] pixel)
    {
        var picture = new Picture(width, height, pixel.Length);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = pixel[i % pixel.Length];
        PngFile.Write(_folder.File(name), picture);
    }

    private Task<ConvertReport> Convert(ConvertOptions? options = null) => ImageFolderConverter.ConvertAsync(_folder.Path, Target, options);

    [Fact]
    public async Task ConvertAsync_ClassFolders_AreNumberedInSortedOrderAndTakenInTurn()
    {
        Png("zebra/1.png", 2, 2, 10, 11, 12);
        Png("zebra/2.png", 2, 2, 20, 21, 22);
        Png("ant/b/1.png", 2, 2, 30);
        PnmFile.WriteBinary(_folder.File("bee/1.ppm"), new Picture(2, 2, 1, [40, 40, 40, 40]));
        var report = await Convert();
        Assert.Equal(["ant", "bee", "zebra"], report.ClassNames);
        Assert.Equal([4, 3, 2, 2], report.Shape);
        var images = NpyFile.Read(Target);
        Assert.Equal([30, 40, 10, 20], Enumerable.Range(0, 4).Select(i => (int)images[12 * i]));
        Assert.Equal([12, 12, 12, 12], images.UInt8Values[(2 * 12 + 8)..(3 * 12)]);
        Assert.Equal([0, 1, 2, 2], NpyFile.Read(_out.File("set-y.npy")).Float32Values);
        Assert.Equal(2, Datasets.FromNpy(Target, report.LabelPath).Label(3));
    }

    [Fact]
    public async Task ConvertAsync_LooseGreyImages_GiveOneChannelAndNoLabels()
    {
        Png("b.png", 3, 2, 9);
        Png("a.png", 3, 2, 8);
        _folder.Write("notes.txt", [1]);
        var report = await Convert();
        Assert.Null(report.LabelPath);
        Assert.Equal([2, 1, 2, 3], report.Shape);
        Assert.Equal(8, NpyFile.Read(Target).UInt8Values[0]);
        Assert.Single(Directory.GetFiles(_out.Path));
    }

    [Fact]
    public async Task ConvertAsync_Limit_IsSharedByTheClasses()
    {
        for (int i = 0; i < 3; i++)
        {
            Png($"a/{i}.png", 1, 1, 1);
            Png($"b/{i}.png", 1, 1, 2);
        }

        Assert.Equal([3, 1, 1, 1], (await Convert(new() { Limit = 3 })).Shape);
        Assert.Equal([0, 1, 0], NpyFile.Read(_out.File("set-y.npy")).Float32Values);
    }

    [Fact]
    public async Task ConvertAsync_SizesDiffer_AsksForASize()
    {
        Png("a.png", 4, 4, 1);
        Png("b.png", 8, 5, 2);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Convert());
        Assert.Contains("b.png is 8 x 5, but", error.Message, StringComparison.Ordinal);
        Assert.Contains("--size", error.Message, StringComparison.Ordinal);
        Assert.Equal([2, 1, 4, 4], (await Convert(new() { Size = 4 })).Shape);
        Assert.Equal([1, 1, 2], new[] { 0, 15, 16 }.Select(i => (int)NpyFile.Read(Target)[i]));
    }

    [Fact]
    public async Task ConvertAsync_Channels_CanBeChosen()
    {
        Png("a.png", 1, 1, 1, 2, 3, 127);
        Assert.Equal([1, 2, 3, 127], NpyFile.Read((await Convert(new() { Channels = 4 })).ImagePath).UInt8Values);
    }

    [Fact]
    public async Task ConvertAsync_TransparentParts_AreLaidOverWhite()
    {
        Png("a.png", 1, 1, 10, 20, 30, 51);
        Assert.Equal([206, 208, 210], NpyFile.Read((await Convert()).ImagePath).UInt8Values);
    }

    [Fact]
    public async Task ConvertAsync_NothingToConvert_SaysSo()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Convert());
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => ImageFolderConverter.ConvertAsync(_folder.File("gone"), Target));
        Png("a.png", 1, 1, 1);
        Png("b/a.png", 1, 1, 1);
        Assert.Contains("both images", (await Assert.ThrowsAsync<InvalidDataException>(() => Convert())).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Convert(new() { Size = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Convert(new() { Limit = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Convert(new() { Channels = 2 }));
        Assert.Empty(Directory.GetFiles(_out.Path));
    }

    [Fact]
    public async Task ConvertAsync_BytesThatAreNoImage_NameTheFile()
    {
        _folder.Write("broken.jpg", [1, 2, 3, 4]);
        var error = await Record.ExceptionAsync(() => Convert());
        Assert.True(error is InvalidDataException or DataUnavailableException, $"{error}");
        Assert.Contains("broken.jpg", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ConvertAsync_Jpeg_GoesThroughAnInstalledProgram()
    {
        byte[] ppm = BadBytes.Written(stream => PnmFile.WriteBinary(stream, new Picture(16, 16, 3, [.. Enumerable.Repeat<byte>(200, 768)])));
        var made = OperatingSystem.IsWindows() ? null : await ChildProcess.RunAsync("convert", ["ppm:-", "jpg:-"], TimeSpan.FromMinutes(1), input: ppm);
        Skip.If(made is not { Problem: null }, "ImageMagick's convert is not installed.");
        _folder.Write("photo.jpg", made.Output);
        Assert.Equal(16, (await Convert()).Shape[2]);
        Assert.All(NpyFile.Read(Target).UInt8Values, value => Assert.InRange(value, 197, 203));
    }
}
