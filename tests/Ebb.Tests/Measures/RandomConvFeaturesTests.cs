using Ebb.Data;
using Ebb.Measures;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Measures;

public sealed class RandomConvFeaturesTests
{
    private static ImageBatch Images(Shape shape, int seed = 1) => new(shape, Matrices.Normals(shape.Count, seed));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Of_Images_IsTheNetByDefinition(string device)
    {
        foreach (var shape in (Shape[])[new(2, 3, 8, 8), new(1, 2, 5, 7), new(1, 1, 1, 1)])
        {
            var images = Images(shape);
            var features = new RandomConvFeatures(seed: 5, TestDevices.Create(device)).Of(images);
            Assert.Equal((shape.N, 176), (features.Rows, features.Columns));
            for (int n = 0; n < shape.N; n++)
            {
                double[] expected = ByDefinition(images.Values(n, 1), shape, seed: 5);
                for (int i = 0; i < 176; i++) Assert.Equal(expected[i], features.Row(n)[i], 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Of_ABatch_IsThatOfItsImagesBitForBit(string device)
    {
        var images = Images(new Shape(40, 1, 8, 8));
        var features = new RandomConvFeatures(device: TestDevices.Create(device));
        var all = features.Of(images);
        foreach (int n in (int[])[0, 31, 32, 39]) Assert.Equal(features.Of(images.Image(n)).Row(0), all.Row(n));
    }

    [Fact]
    public void Of_AnotherSeed_IsAnotherNet()
    {
        var images = Images(new Shape(1, 1, 8, 8));
        Assert.False(new RandomConvFeatures(1).Of(images).Row(0).SequenceEqual(new RandomConvFeatures(2).Of(images).Row(0)));
        Assert.Equal("random-conv-2", new RandomConvFeatures(2).Name);
    }

    private static double[] ByDefinition(ReadOnlySpan<float> image, Shape shape, ulong seed)
    {
        var features = new List<double>();
        double[] x = [.. image.ToArray().Select(value => (double)value)];
        var (c, h, w) = (shape.C, shape.H, shape.W);
        foreach (var (stage, channels) in (ReadOnlySpan<(int, int)>)[(0, 16), (1, 32), (2, 32)])
        {
            x = Convolved(x, c, h, w, channels, (k, i) => Weight(seed, stage, i) * Math.Sqrt(2.0 / k));
            c = channels;
            features.AddRange(stage < 2 ? Means(x, c, h, w, 1, 1) : Means(x, c, h, w, 2, 2));
            var (halfH, halfW) = ((h + 1) / 2, (w + 1) / 2);
            x = [.. Means(x, c, h, w, halfH, halfW)];
            (h, w) = (halfH, halfW);
        }

        return [.. features];
    }

    private static double Weight(ulong seed, int stage, int index)
    {
        var key = new NoiseKey(seed, NoiseStream.Measure);
        return Noise.Gaussian(key, stage, index) - Enumerable.Range(index / 9 * 9, 9).Average(i => (double)Noise.Gaussian(key, stage, i));
    }

    private static double[] Convolved(double[] x, int c, int h, int w, int channels, Func<int, int, double> weight) =>
        [.. from k in Enumerable.Range(0, channels)
            from row in Enumerable.Range(0, h)
            from column in Enumerable.Range(0, w)
            select Math.Max(0, (
                from i in Enumerable.Range(0, c * 9)
                let y = row + i % 9 / 3 - 1
                let z = column + i % 3 - 1
                where y >= 0 && y < h && z >= 0 && z < w
                select weight(c * 9, k * c * 9 + i) * x[(i / 9 * h + y) * w + z]).Sum())];

    private static IEnumerable<double> Means(double[] x, int c, int h, int w, int rows, int columns) =>
        from k in Enumerable.Range(0, c)
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select (from y in Cell(row, rows, h) from z in Cell(column, columns, w) select x[(k * h + y) * w + z]).Average();

    // Pixel y overlaps cell i of n when [y, y + 1] and [i size / n, (i + 1) size / n] share more than a point.
    private static IEnumerable<int> Cell(int i, int n, int size) => Enumerable.Range(0, size).Where(y => y * n < (i + 1) * size && (y + 1) * n > i * size);
}
