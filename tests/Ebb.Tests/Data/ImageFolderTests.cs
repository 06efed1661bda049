using Ebb.Data;
using Ebb.Formats;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    private void Png(string name, int width, int height, params byte[] pixel)
    {
        var picture = new Picture(width, height, pixel.Length);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = pixel[i % pixel.Length];
        PngFile.Write(_folder.File(name), picture);
    }

    private Task<ImageFolderSet> Open(int size = 2, int? total = null, ImageCrop crop = ImageCrop.Center) =>
        ImageFolder.OpenAsync(_folder.Path, new() { Size = size, Total = total, Crop = crop, DataDir = _cache.Path });

    private static int First(Dataset data, int index)
    {
        var values = new float[data.ImageCount];
        data.CopyImage(index, values);
        return PixelBytes.FromUnit(values[0]);
    }

    private static void AssertFirsts(int[] expected, ImageFolderSet set) => Assert.Equal(expected, Firsts(set.Images));

    private static int[] Firsts(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => First(data, i))];

    private static async Task<byte[]> Foreign(string coder, Picture picture)
    {
        byte[] ppm = BadBytes.Written(stream => PnmFile.WriteBinary(stream, picture));
        var made = OperatingSystem.IsWindows() ? null : await ChildProcess.RunAsync("convert", ["ppm:-", $"{coder}:-"], TimeSpan.FromMinutes(1), input: ppm);
        Skip.If(made is not { Problem: null }, $"ImageMagick's convert is not installed, or does not write {coder}.");
        return made.Output;
    }

    [Fact]
    public async Task OpenAsync_EveryKindOfPng_BecomesTheSamePicture()
    {
        Png("a.png", 3, 5, 200);
        Png("b.png", 7, 2, 200, 255);
        Png("c.png", 4, 4, 200, 200, 200);
        Png("d.png", 9, 1, 200, 200, 200, 255);
        _folder.Write("e.png", new PngMaker().Header(1, 1, 16, 0).Data(0, 200, 200).End());
        _folder.Write("f.png", new PngMaker().Header(2, 1, 1, 3).Chunk("PLTE", 0, 0, 0, 200, 200, 200).Data(0, 0b1100_0000).End());
        PnmFile.WriteBinary(_folder.File("g.ppm"), new Picture(1, 1, 3, [200, 200, 200]));
        var set = await Open(size: 3);
        Assert.Empty(set.Skipped);
        Assert.Equal((7, 1, 3, 3), (set.Images.Count, set.Images.Channels, set.Images.Height, set.Images.Width));
        Assert.All(Firsts(set.Images), value => Assert.Equal(200, value));
        Assert.Null(set.Images.Label(0));

        Png("h.png", 2, 2, 10, 20, 30);
        Assert.Equal((8, 3), ((await Open(size: 3)).Images.Count, (await Open(size: 3)).Images.Channels));
    }

    [Fact]
    public async Task OpenAsync_Transparency_IsLaidOverWhite()
    {
        Png("a.png", 2, 2, 0, 0);
        Png("b.png", 2, 2, 0, 255);
        AssertFirsts([255, 0], await Open());
    }

    [Fact]
    public async Task OpenAsync_ClassFolders_AreLabelledInSortedOrderAndTakenInTurn()
    {
        Png("zebra/1.png", 2, 2, 10);
        Png("zebra/2.png", 2, 2, 20);
        Png("Ant/deep/1.png", 2, 2, 30);
        Directory.CreateDirectory(_folder.File("empty"));
        Png(".hidden/1.png", 2, 2, 40);
        var set = await Open();
        var data = set.Images;
        Assert.Equal(["Ant", "zebra"], data.ClassNames);
        AssertFirsts([30, 10, 20], set);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(i => data.Label(i)!.Value));
    }

    [Fact]
    public async Task OpenAsync_Total_IsBalancedOverWhatCanBeRead()
    {
        for (int i = 0; i < 4; i++)
        {
            if (i < 2) _folder.Write($"a/{i}.png", [1, 2, 3]);
            else Png($"a/{i}.png", 1, 1, 1);
            Png($"b/{i}.png", 1, 1, 2);
        }

        var set = await Open(total: 4);
        AssertFirsts([1, 2, 1, 2], set);
        Assert.Equal(["a/0.png", "a/1.png"], set.Skipped.Select(file => file.File));
        AssertFirsts([1, 2, 1, 2, 2], await Open(total: 5));
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Open(total: 7));
        Assert.Contains("2 cannot be read) has 6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_BrokenFiles_AreNamedWithTheReason()
    {
        Png("good.png", 2, 2, 5);
        byte[] png = File.ReadAllBytes(_folder.File("good.png"));
        _folder.Write("cut.png", png[..^20]);
        _folder.Write("empty.jpg", []);
        _folder.Write("huge.png", new PngMaker().Header(60_000, 60_000, 8, 0).Data(0).End());
        _folder.Write("msl:x.png", "<image><read filename='/etc/passwd'/></image>"u8.ToArray());
        _folder.Write("text.gif", "hello"u8.ToArray());
        var set = await Open();
        AssertFirsts([5], set);
        var reasons = set.Skipped.ToDictionary(file => file.File, file => file.Reason);
        Assert.Equal(["cut.png", "empty.jpg", "huge.png", "msl:x.png", "text.gif"], reasons.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("truncated", reasons["cut.png"], StringComparison.Ordinal);
        Assert.Contains("empty", reasons["empty.jpg"], StringComparison.Ordinal);
        Assert.Contains("60000 x 60000 pixels", reasons["huge.png"], StringComparison.Ordinal);
        Assert.Contains("first bytes", reasons["msl:x.png"], StringComparison.Ordinal);
        Assert.All(reasons.Values, reason => Assert.DoesNotContain(_folder.Path, reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_NothingReadable_IsAnError()
    {
        Assert.Contains("no images", (await Assert.ThrowsAsync<InvalidDataException>(() => Open())).Message, StringComparison.Ordinal);
        _folder.Write("a.png", [1]);
        _folder.Write("b.png", [2]);
        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => Open())).Message;
        Assert.Contains("none of the 2 pictures", message, StringComparison.Ordinal);
        Assert.Contains("a.png: ", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => ImageFolder.OpenAsync(_folder.File("gone")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Open(size: 0));
    }

    [Fact]
    public async Task OpenAsync_MoreThanOneArray_IsRefusedBeforeReading()
    {
        for (int i = 0; i < 33; i++) _folder.Write($"{i}.png", [1]);
        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => Open(size: 8192))).Message;
        Assert.Contains("33 images of 8192 x 8192 do not fit", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task OpenAsync_HostileNames_AreNamesOnly()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows does not take these names.");
        byte[] jpeg = await Foreign("jpeg", Pictures.Make(20, 12, 3));
        string[] names = ["-write.jpg", "msl:a.jpg", "ephemeral:b.jpg", "@c.jpg", "%d.jpg", "d\ne\u001b[31m.jpg", "f[0].jpg", "| touch g.jpg", "$(touch h).jpg", "i'\".jpg", "-"];
        foreach (string name in names) _folder.Write(name, jpeg);
        var set = await Open(size: 8);
        Assert.Empty(set.Skipped);
        Assert.Equal(names.Length - 1, set.Images.Count);
        Assert.Equal(names.Length - 2, DataStatistics.Of(set.Images).Duplicates);
        Assert.Equal(names.Length, Directory.GetFileSystemEntries(_folder.Path).Length);

        _folder.Write("d\ne\u001b[31m.jpg", [1]);
        Assert.Equal("d?e?[31m.jpg", (await Open(size: 8)).Skipped.Single().File);
    }

    [SkippableTheory]
    [InlineData("jpeg", 6)]
    [InlineData("webp", 6)]
    [InlineData("gif", 0)]
    [InlineData("bmp", 0)]
    [InlineData("tiff", 0)]
    [InlineData("jp2", 6)]
    public async Task OpenAsync_ForeignFormat_IsDecoded(string coder, int tolerance)
    {
        _folder.Write($"a.{(coder == "jpeg" ? "jpg" : coder)}", await Foreign(coder, new Picture(20, 20, 3, [.. Enumerable.Range(0, 400).SelectMany(_ => new byte[] { 200, 90, 30 })])));
        var set = await Open(size: 8);
        Assert.Empty(set.Skipped);
        var values = new float[set.Images.ImageCount];
        set.Images.CopyImage(0, values);
        Assert.All(values.Index(), pixel => Assert.InRange(PixelBytes.FromUnit(pixel.Item) - (pixel.Index / 64) switch { 0 => 200, 1 => 90, _ => 30 }, -tolerance, tolerance));
    }

    [SkippableFact]
    public async Task OpenAsync_JpegTakenSideways_IsTurned()
    {
        // Left half black, right half white; orientation 6 means: turn clockwise, so that the left side comes on top.
        var picture = new Picture(32, 32, 3, [.. Enumerable.Range(0, 32 * 32).SelectMany(i => Enumerable.Repeat((byte)(i % 32 < 16 ? 0 : 255), 3))]);
        byte[] jpeg = await Foreign("jpeg", picture);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        _folder.Write("a.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        var data = (await Open(size: 32)).Images;
        var values = new float[data.ImageCount];
        data.CopyImage(0, values);
        Assert.True(values[..32].All(value => value < -0.9f) && values[^32..].All(value => value > 0.9f), "the top row is black and the bottom row white");
    }

    [SkippableFact]
    public async Task OpenAsync_JpegCutOff_IsLeftOut()
    {
        byte[] jpeg = await Foreign("jpeg", Pictures.Make(64, 64, 3));
        _folder.Write("cut.jpg", jpeg[..(jpeg.Length / 2)]);
        Png("good.png", 2, 2, 5);
        var set = await Open();
        Assert.Equal("cut.jpg", Assert.Single(set.Skipped).File);
        Assert.Equal(1, set.Images.Count);
    }

    [Fact]
    public async Task OpenAsync_SecondTime_ComesFromTheCacheUntilTheFolderChanges()
    {
        Png("a/1.png", 4, 4, 10);
        Png("b/1.png", 4, 4, 20, 30, 40);
        _folder.Write("b/2.png", [9]);
        var first = await Open();
        var second = await Open();
        Assert.Equal((false, true), (first.FromCache, second.FromCache));
        Assert.Equal(first.Images.ContentHash, second.Images.ContentHash);
        Assert.Equal(first.Skipped, second.Skipped);
        Assert.Equal(first.Images.ClassNames, second.Images.ClassNames);
        Assert.False((await Open(size: 3)).FromCache);
        Assert.False((await Open(crop: ImageCrop.None)).FromCache);
        Assert.False((await Open(total: 2)).FromCache);
        Assert.True((await Open()).FromCache);

        Png("b/3.png", 4, 4, 50);
        Assert.Equal((false, 3), ((await Open()).FromCache, (await Open()).Images.Count));
        string changed = _folder.File("a/1.png");
        var time = File.GetLastWriteTimeUtc(changed);
        Png("a/1.png", 4, 4, 11);
        File.SetLastWriteTimeUtc(changed, time.AddSeconds(1));
        Assert.Equal(11, First((await Open()).Images, 0));
        File.Delete(changed);
        Assert.Equal(["b"], (await Open()).Images.ClassNames);
    }

    [Fact]
    public async Task OpenAsync_FileThatWasBrokenCanBeRead_IsNoticed()
    {
        // Same length and time, so that only another try tells.
        Png("a.png", 2, 2, 10);
        Png("b.png", 2, 2, 20);
        string path = _folder.File("b.png");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. whole[..^6], 1, .. whole[^5..]]);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.Single((await Open()).Skipped);
        Assert.True((await Open()).FromCache);
        File.WriteAllBytes(path, whole);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        AssertFirsts([10, 20], await Open());
    }

    [Fact]
    public async Task OpenAsync_DamagedCache_IsMadeAgain()
    {
        Png("a.png", 2, 2, 10);
        await Open();
        foreach (string file in Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
            var set = await Open();
            Assert.Equal((false, 10), (set.FromCache, First(set.Images, 0)));
        }

        Assert.True((await Open()).FromCache);
    }

    [Theory]
    [InlineData("\"labels\": [", "\"labels\": [5, ")]
    [InlineData("\"labels\": [", "\"labels\": [-1, ")]
    [InlineData("\"skipped\": [", "\"skipped\": [null")]
    [InlineData("\"labels\"", "\"labels\": null, \"other\"")]
    public async Task OpenAsync_CacheThatSaysWhatCannotBe_IsMadeAgain(string written, string instead)
    {
        Png("a/0.png", 2, 2, 10);
        Png("b/0.png", 2, 2, 20);
        await Open();
        string info = Directory.GetFiles(_cache.Path, "info.json", SearchOption.AllDirectories).Single();
        string text = File.ReadAllText(info), changed = text.Replace(written, instead, StringComparison.Ordinal);
        if (instead.Contains(", ", StringComparison.Ordinal) && instead.Contains('[', StringComparison.Ordinal)) changed = changed.Replace(",\n    1\n", "\n", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(info, changed);
        Assert.False((await Open()).FromCache);
    }

    [SkippableFact]
    public async Task OpenAsync_LinksThatGoInACircle_AreLeftOut()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        Png("good.png", 2, 2, 5);
        File.CreateSymbolicLink(_folder.File("round.png"), _folder.File("about.png"));
        File.CreateSymbolicLink(_folder.File("about.png"), _folder.File("round.png"));
        var set = await Open();
        AssertFirsts([5], set);
        Assert.Equal(["about.png", "round.png"], set.Skipped.Select(file => file.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_OrderOfCreation_DoesNotMatter()
    {
        using var other = new TemporaryFolder();
        foreach (int i in (int[])[3, 1, 2, 0]) Png($"{i % 2}/{i}.png", 5, 3, (byte)i);
        foreach (int i in (int[])[0, 1, 2, 3])
        {
            Directory.CreateDirectory(other.File($"{i % 2}"));
            File.Copy(_folder.File($"{i % 2}/{i}.png"), other.File($"{i % 2}/{i}.png"));
        }

        var copy = await ImageFolder.OpenAsync(other.Path, new() { Size = 2, DataDir = _cache.Path });
        Assert.Equal((await Open()).Images.ContentHash, copy.Images.ContentHash);
        AssertFirsts([0, 1, 2, 3], copy);
    }

    [Theory]
    [InlineData(5, new[] { 9, 1, 9 }, new[] { 2, 1, 2 })]
    [InlineData(6, new[] { 9, 1, 9 }, new[] { 3, 1, 2 })]
    [InlineData(null, new[] { 2, 0, 1 }, new[] { 2, 0, 1 })]
    [InlineData(99, new[] { 2, 0, 1 }, new[] { 2, 0, 1 })]
    public void Shares_OfATotal_GoInTurn(int? total, int[] available, int[] expected) => Assert.Equal(expected, ImageFiles.Shares(available, total));

    [Fact]
    public async Task Open_ByName_TakesSizeAndCrop()
    {
        Png("a.png", 8, 4, 10);
        var data = Datasets.Open($"images:{_folder.Path}", new() { ImageSize = 6, ImageCrop = ImageCrop.None, DataDir = _cache.Path });
        Assert.Equal(6, data.Width);
        Assert.True((await Open(size: 6, crop: ImageCrop.None)).FromCache);
    }
}
