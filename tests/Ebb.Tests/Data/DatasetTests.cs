using System.Security.Cryptography;
using Ebb.Data;
using Ebb.Formats;
using FsCheck.Fluent;

namespace Ebb.Tests.Data;

public sealed class DatasetTests
{
    private static Dataset Tiny(byte firstPixel = 0, int lastLabel = 2) =>
        Datasets.FromArray("tiny", NpyArray.Of([firstPixel, 51, 102, 153, 204, 255], 3, 1, 1, 2), [0, 1, lastLabel]);

    private static float[] Image(Dataset data, int index)
    {
        var image = new float[data.ImageCount];
        data.CopyImage(index, image);
        return image;
    }

    [Fact]
    public void CopyImage_Bytes_BecomeUnitRange()
    {
        Assert.Equal([-1f, 2 * (51 / 255f) - 1], Image(Tiny(), 0));
        Assert.Equal([2 * (204 / 255f) - 1, 1f], Image(Tiny(), 2));
    }

    [Fact]
    public void CopyImage_WrongIndexOrTarget_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny().CopyImage(3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny().Label(-1));
        Assert.Throws<ArgumentException>(() => Tiny().CopyImage(0, new float[3]));
    }

    [Fact]
    public void Take_FirstImages_KeepTheirOrderAndLabels()
    {
        var two = Tiny().Take(2);
        Assert.Equal((2, 0, 1), (two.Count, two.Label(0), two.Label(1)));
        Assert.Equal(Image(Tiny(), 1), Image(two, 1));
    }

    [Fact]
    public void Take_MoreThanThereAre_SaysHowManyThereAre()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Tiny().Take(800));
        Assert.Contains("800 images are asked for, but tiny has 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny().Take(0));
    }

    [Fact]
    public void ContentHash_OfATinySet_IsTheDocumentedSum()
    {
        using var stream = new MemoryStream();
        using var words = new BinaryWriter(stream);
        foreach (int extent in (int[])[3, 1, 1, 2]) words.Write(extent);
        foreach (int value in (int[])[0, 51, 102, 153, 204, 255]) words.Write(2 * (value / 255f) - 1);
        foreach (int label in (int[])[0, 1, 2]) words.Write(label);
        words.Flush();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())), Tiny().ContentHash);
    }

    [Fact]
    public void ContentHash_AnyChange_ChangesIt()
    {
        var floats = Datasets.FromArray("other", NpyArray.Of([0, 51 / 255f, 102 / 255f, 153 / 255f, 204 / 255f, 1], 3, 1, 1, 2), [0, 1, 2]);
        Assert.Equal(Tiny().ContentHash, floats.ContentHash);
        string[] hashes = [Tiny().ContentHash, Tiny(firstPixel: 1).ContentHash, Tiny(lastLabel: 1).ContentHash, Tiny().Take(2).ContentHash];
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void HoldOut_AnySizes_PartsAreDisjointAndCoverAll() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        (from count in Gen.Choose(2, 60) from held in Gen.Choose(1, count - 1) from seed in Gen.Choose(0, 1000) select (count, held, seed)).ToArbitrary(),
        given =>
        {
            byte[] pixels = [.. Enumerable.Range(0, given.count).Select(i => (byte)i)];
            var split = Datasets.FromArray("n", NpyArray.Of(pixels, given.count, 1, 1, 1)).HoldOut(given.held, (ulong)given.seed);
            byte[] training = Pixels(split.Training), held = Pixels(split.HeldOut);
            return held.Length == given.held && training.Concat(held).Order().SequenceEqual(pixels)
                && training.SequenceEqual(training.Order()) && held.SequenceEqual(held.Order());
        }));

    [Fact]
    public void HoldOut_SameSeed_SamePartsAndAnotherSeed_Others()
    {
        var data = Datasets.FromArray("n", NpyArray.Of([.. Enumerable.Range(0, 100).Select(i => (byte)i)], 100, 1, 1, 1));
        Assert.Equal(Pixels(data.HoldOut(10, 1).HeldOut), Pixels(data.HoldOut(0.1, 1).HeldOut));
        Assert.NotEqual(Pixels(data.HoldOut(10, 1).HeldOut), Pixels(data.HoldOut(10, 2).HeldOut));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void HoldOut_NothingLeftOrTaken_IsRefused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny().HoldOut(count, 0));

    private static byte[] Pixels(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => PixelBytes.FromUnit(Image(data, i)[0]))];
}
