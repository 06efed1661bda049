using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

/// <summary>Public sets in small: the same arrangements of files, with 2 x 2 pixels and a few images.</summary>
internal static class TinySets
{
    public const int Side = 2;

    /// <summary>Five batches of two images and one test batch of two; the pixel bytes count up through the set.</summary>
    public static KnownSet Cifar { get; } = Make("tiny-cifar", SetLayout.Cifar, channels: 3, train: 10, test: 2);

    public static KnownSet Digits { get; } = Make("tiny-digits", SetLayout.Idx, channels: 1, train: 3, test: 2);

    public static byte Pixel(int image, int channel, int place) => (byte)(20 * image + 5 * channel + place);

    public static byte Label(int image) => (byte)(image * 7 % 10);

    public static void WriteCifarBinary(TemporaryFolder folder)
    {
        for (int batch = 0; batch < 6; batch++)
        {
            byte[] Record(int image) => [Label(image), .. Planes(image, 3)];
            folder.Write(batch < 5 ? $"data_batch_{batch + 1}.bin" : "test_batch.bin", [.. Record(2 * batch), .. Record(2 * batch + 1)]);
        }
    }

    public static void WriteCifarPictures(TemporaryFolder folder)
    {
        for (int batch = 0; batch < 6; batch++)
        {
            var picture = new Picture(Side * Side, 2, 3);
            for (int row = 0; row < 2; row++)
            {
                for (int place = 0; place < Side * Side; place++)
                {
                    for (int c = 0; c < 3; c++) picture.Pixel(place, row)[c] = Pixel(2 * batch + row, c, place);
                }
            }

            PngFile.Write(folder.File(batch < 5 ? $"package/data_batch_{batch + 1}.png" : "package/test_batch.png"), picture);
        }

        folder.Write("package/train_lables.json", Encoding.ASCII.GetBytes($"[{string.Join(",", Enumerable.Range(0, 10).Select(Label))}]"));
        folder.Write("package/test_lables.json", Encoding.ASCII.GetBytes($"[{Label(10)}, {Label(11)}]"));
    }

    public static void WriteDigits(TemporaryFolder folder, bool gzipped)
    {
        foreach (var (stem, first, count) in (IEnumerable<(string, int, int)>)[("train", 0, 3), ("t10k", 3, 2)])
        {
            byte[] images = [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, Side, 0, 0, 0, Side, .. Enumerable.Range(first, count).SelectMany(i => Planes(i, 1))];
            byte[] labels = [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(first, count).Select(Label)];
            folder.Write($"{stem}-images-idx3-ubyte{(gzipped ? ".gz" : "")}", gzipped ? IdxFileTests.Gzipped(images) : images);
            folder.Write($"{stem}-labels-idx1-ubyte{(gzipped ? ".gz" : "")}", gzipped ? IdxFileTests.Gzipped(labels) : labels);
        }
    }

    public static byte[] Tar(IEnumerable<(string Name, byte[] Bytes)> files) => BadBytes.Written(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        using var writer = new TarWriter(gzip);
        foreach (var (name, bytes) in files) writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
    });

    public static byte[] TarOf(TemporaryFolder folder, string prefix) => Tar(
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(path => (prefix + Path.GetFileName(path), File.ReadAllBytes(path))));

    private static byte[] Planes(int image, int channels) =>
        [.. from channel in Enumerable.Range(0, channels) from place in Enumerable.Range(0, Side * Side) select Pixel(image, channel, place)];

    private static KnownSet Make(string name, SetLayout layout, int channels, int train, int test) => new()
    {
        Name = name,
        Description = "for tests",
        Image = (channels, Side, Side),
        TrainCount = train,
        TestCount = test,
        ClassNames = [.. Enumerable.Range(0, 10).Select(label => $"{label}")],
        Layout = layout,
        Sums = KnownSet.Table(
            Sum(NpyArray.Of([.. Enumerable.Range(0, train).SelectMany(i => Planes(i, channels))], train, channels, Side, Side)),
            Sum(NpyArray.Of([.. Enumerable.Range(0, train).Select(Label)], train)),
            Sum(NpyArray.Of([.. Enumerable.Range(train, test).SelectMany(i => Planes(i, channels))], test, channels, Side, Side)),
            Sum(NpyArray.Of([.. Enumerable.Range(train, test).Select(Label)], test))),
    };

    private static string Sum(NpyArray array) => Convert.ToHexStringLower(SHA256.HashData(BadBytes.Written(stream => NpyFile.Write(stream, array))));
}
