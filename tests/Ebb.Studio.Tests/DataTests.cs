using System.Net;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Measures;
using Ebb.Studio.DataViews;
using Ebb.Tensors;

namespace Ebb.Studio.Tests;

public sealed class DataTests
{
    [Fact]
    public async Task Data_OfAFile_IsWhatWasTrainedOn()
    {
        await using var folder = new StudioFolder();
        var all = Datasets.FromArray("tiny", NpyArray.Of([.. Enumerable.Range(0, 10 * 64).Select(i => (byte)(i / 64 * 20))], 10, 1, 8, 8), [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
        NpyFile.Write(Path.Combine(folder.Root, "tiny.npy"), NpyArray.Of([.. Enumerable.Range(0, 10 * 64).Select(i => (byte)(i / 64 * 20))], 10, 1, 8, 8));
        var trained = all.HoldOut(2, 5).Training;
        string hash = Datasets.FromNpy(Path.Combine(folder.Root, "tiny.npy")).HoldOut(2, 5).Training.ContentHash;
        folder.Write("a/run.json", $"{{\"dataset\": \"npy:tiny.npy\", \"x\": \"tiny.npy\", \"n_total\": 8, \"n_held_out\": 2, \"seed\": 5, \"dataset_sha256\": \"{hash}\"}}");
        folder.Write("b/run.json", $"{{\"dataset\": \"npy:tiny.npy\", \"x\": \"tiny.npy\", \"n_total\": 8, \"n_held_out\": 2, \"seed\": 6, \"dataset_sha256\": \"{hash}\"}}");
        folder.Write("c/run.json", "{\"dataset\": \"npy:tiny.npy\", \"x\": \"tiny.npy\", \"n_total\": 80}");
        var studio = await folder.StartAsync();
        var data = await studio.GetAsync("/api/data/a");
        Assert.Equal(trained.Count, data.GetProperty("count").GetInt32());
        Assert.True(data.GetProperty("same").GetBoolean());
        Assert.Equal(8 * 64, data.GetProperty("histograms")[0].GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32()));
        Assert.False((await studio.GetAsync("/api/data/b")).GetProperty("same").GetBoolean());
        Assert.Contains("other images", (await studio.GetAsync("/api/data/c", HttpStatusCode.NotFound)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_OfAnImage_AreThoseThatTheMeasureFinds()
    {
        var data = Datasets.Shapes(8, 50, seed: 3);
        var image = new ImageBatch(new Shape(1, 3, 8, 8), [.. Enumerable.Range(0, 192).Select(i => MathF.Sin(i))]);
        var expected = NearestNeighbours.Find(image, data, new PixelFeatures(), 7).Of[0];
        var found = PixelNeighbours.Find(image.Values(), data, 7, CancellationToken.None);
        Assert.Equal(expected.Select(near => near.Index), found.Select(near => near.Index));
        Assert.Equal(expected.Select(near => near.Distance), found.Select(near => near.Distance), (a, b) => Math.Abs(a - b) < 1e-9 * a);
        Assert.Throws<OperationCanceledException>(() => PixelNeighbours.Find(image.Values(), data, 7, new CancellationToken(canceled: true)));
    }
}
