using Ebb.Data;

namespace Ebb.Tests.Data;

public sealed class ShapesTests
{
    private static float[] Image(Dataset data, int index)
    {
        var image = new float[data.ImageCount];
        data.CopyImage(index, image);
        return image;
    }

    [Fact]
    public void Shapes_ImageOfALargerSet_IsTheSame()
    {
        Dataset few = Datasets.Shapes(16, count: 3, seed: 5), many = Datasets.Shapes(16, count: 40, seed: 5);
        Assert.Equal(few.ContentHash, many.Take(3).ContentHash);
        Assert.NotEqual(few.ContentHash, Datasets.Shapes(16, count: 3, seed: 6).ContentHash);
    }

    [Fact]
    public void Shapes_Alpha_HasTheAreaOfItsShape()
    {
        // The cover, summed, is the area: of a disc pi r^2, a square (2 * 0.84 r)^2, a triangle 3 sqrt(3) / 4 (1.19 r)^2, r from 0.28 to 0.42.
        double[] factors = [Math.PI, 4 * 0.84 * 0.84, 3 * Math.Sqrt(3) / 4 * 1.19 * 1.19];
        const int Size = 64;
        var data = Datasets.Shapes(Size, count: 100, channels: 4);
        for (int i = 0; i < data.Count; i++)
        {
            double area = Image(data, i)[(3 * Size * Size)..].Sum(value => (value + 1.0) / 2) / (Size * Size);
            double radius = Math.Sqrt(area / factors[data.Label(i)!.Value]);
            Assert.InRange(radius, 0.28 - 0.01, 0.42 + 0.01);
        }
    }

    [Fact]
    public void Shapes_EveryImage_StandsOutFromItsBackground()
    {
        const int Plane = 32 * 32;
        var data = Datasets.Shapes(32, count: 200, channels: 4);
        for (int i = 0; i < data.Count; i++)
        {
            float[] image = Image(data, i);
            int[] inside = [.. Enumerable.Range(0, Plane).Where(p => image[3 * Plane + p] == 1)], outside = [.. Enumerable.Range(0, Plane).Where(p => image[3 * Plane + p] == -1)];
            double contrast = Enumerable.Range(0, 3).Max(c => inside.Average(p => image[c * Plane + p]) - outside.Average(p => image[c * Plane + p]));
            Assert.True(contrast > 0.7, $"image {i}: {contrast}");
        }
    }

    [Fact]
    public void Shapes_Labels_AreAllThreeAndNamed()
    {
        var data = Datasets.Shapes(count: 300, size: 4);
        var counts = Enumerable.Range(0, 300).GroupBy(i => data.Label(i)!.Value).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal([0, 1, 2], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 60, 140));
        Assert.Equal(["disc", "square", "triangle"], data.ClassNames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Shapes_EachChannelCount_HasItsExtents(int channels)
    {
        var data = Datasets.Shapes(5, count: 2, channels: channels);
        Assert.Equal((2, channels, 5, 5), (data.Count, data.Channels, data.Height, data.Width));
    }

    [Fact]
    public void Shapes_NumbersOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Shapes(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Shapes(count: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Shapes(channels: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Shapes(size: 1 << 20, count: 1 << 20));
    }
}
