using Ebb.Data;
using Ebb.Measures;
using Ebb.Tensors;

namespace Ebb.Tests.Measures;

public sealed class NearestNeighboursTests
{
    private const int Count = 600;
    private static readonly Shape Image = new(1, 1, 2, 3);

    private static readonly float[] Values = Matrices.Normals(Count * Image.Count, 1);
    private static readonly Dataset Reference = new FloatDataset("normal", Values, Count, Image.C, Image.H, Image.W, null, null);

    private static ImageBatch Batch(float[] values) => new(Image.WithN(values.Length / Image.Count), values);

    [Fact]
    public void Find_RandomSamples_AreTheNeighboursByBruteForce()
    {
        var samples = Batch(Matrices.Normals(7 * Image.Count, 2));
        var found = NearestNeighbours.Find(samples, Reference, new PixelFeatures(), wanted: 4);
        Assert.Equal((7, "normal", "pixels"), (found.Count, found.Reference, found.Features));
        for (int n = 0; n < 7; n++)
        {
            var expected = Enumerable.Range(0, Count)
                .Select(i => (Index: i, Distance: Distance(samples.Values(n, 1), Row(i))))
                .OrderBy(pair => pair.Distance).Take(4).ToList();
            Assert.Equal(expected.Select(pair => pair.Index), found.Of[n].Select(neighbour => neighbour.Index));
            for (int k = 0; k < 4; k++) Assert.Equal(expected[k].Distance, found.Of[n][k].Distance, 1e-12);
        }

        double[] nearest = [.. found.Of.Select(neighbours => neighbours[0].Distance).Order()];
        Assert.Equal(nearest[3], found.Median);
    }

    [Fact]
    public void Find_ImagesOfTheSet_AreFoundAtNoDistanceBelowTheFloor()
    {
        // One at each end and on both sides of a block's border.
        int[] indices = [0, 255, 256, Count - 1];
        var found = NearestNeighbours.Find(Batch([.. indices.SelectMany(i => Row(i).ToArray())]), Reference, new PixelFeatures(), wanted: 1);
        Assert.Equal(indices, found.Of.Select(neighbours => neighbours[0].Index));
        Assert.Equal(0, found.Median);
        Assert.True(found.Floor > 0);
    }

    [Fact]
    public void Find_AllImagesOfASet_HasTheMedianOfTheOtherNeighboursAsFloor()
    {
        var small = Reference.Take(9);
        var found = NearestNeighbours.Find(Batch(Values[..(9 * Image.Count)]), small, new PixelFeatures(), wanted: 2);
        double[] others = [.. Enumerable.Range(0, 9).Select(i => Enumerable.Range(0, 9).Where(j => j != i).Min(j => Distance(Row(i), Row(j)))).Order()];
        Assert.Equal(others[4], found.Floor, 1e-12);
        Assert.Equal(others, found.Of.Select(neighbours => neighbours[1].Distance).Order().ToArray(), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Find_EqualDistances_TheSmallerIndexIsNearer()
    {
        var data = new FloatDataset("equal", [1, -1, 1, -1], 4, 1, 1, 1, null, null);
        var found = NearestNeighbours.Find(new ImageBatch(new Shape(1, 1, 1, 1), [0]), data, new PixelFeatures(), wanted: 3);
        Assert.Equal([0, 1, 2], found.Of[0].Select(neighbour => neighbour.Index));
    }

    [Fact]
    public void Picture_OfTwoSamples_HasARowForEach()
    {
        var data = new FloatDataset("greys", [-1, -0.5f, 0, 0.5f, 1], 5, 1, 1, 1, null, null);
        var found = NearestNeighbours.Find(new ImageBatch(new Shape(2, 1, 1, 1), [0.9f, -0.6f]), data, new PixelFeatures(), wanted: 2);
        var picture = found.Picture();
        Assert.Equal((7, 5), (picture.Width, picture.Height));
        Assert.Equal([242, 255, 191], new[] { 1, 3, 5 }.Select(x => picture.Pixel(x, 1)[0]));
        Assert.Equal([51, 63, 0], new[] { 1, 3, 5 }.Select(x => picture.Pixel(x, 3)[0]));
        Assert.Equal("nearest neighbour (pixels): median distance 0.1, real to other real 0.5, n = 2, reference greys (5)", found.ToString());
    }

    [Fact]
    public void Find_WrongArguments_AreNamed()
    {
        var samples = Batch(new float[Image.Count]);
        Assert.Throws<ArgumentException>("samples", () => NearestNeighbours.Find(new ImageBatch(new Shape(1, 1, 3, 2), new float[6]), Reference, new PixelFeatures()));
        Assert.Throws<ArgumentException>("reference", () => NearestNeighbours.Find(samples, Reference.Take(3), new PixelFeatures(), wanted: 3));
        Assert.Throws<ArgumentOutOfRangeException>("wanted", () => NearestNeighbours.Find(samples, Reference, new PixelFeatures(), wanted: 0));
    }

    private static ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * Image.Count, Image.Count);

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return Math.Sqrt(sum);
    }
}
