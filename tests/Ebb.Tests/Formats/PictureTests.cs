using Ebb.Formats;
using Ebb.Tensors;

namespace Ebb.Tests.Formats;

public sealed class PictureTests
{
    [Fact]
    public void FromImage_PlanesInUnitRange_AreInterleaved()
    {
        var picture = Picture.FromImage([-1, 1, 0, 0, 1, -1], channels: 3, height: 1, width: 2);
        Assert.Equal([0, 127, 255, 255, 127, 0], picture.Pixels);
    }

    [Fact]
    public void WithChannels_EachDirection_FollowsTheRule()
    {
        Assert.Equal([9, 9, 9, 255], new Picture(1, 1, 1, [9]).WithChannels(4).Pixels);
        Assert.Equal([9, 100], new Picture(1, 1, 4, [9, 9, 9, 100]).WithChannels(2).Pixels);
        Assert.Equal([76], new Picture(1, 1, 3, [255, 0, 0]).WithChannels(1).Pixels);
        Assert.Equal([1, 2, 3], new Picture(1, 1, 4, [1, 2, 3, 4]).WithChannels(3).Pixels);
    }

    [Fact]
    public void Constructor_WrongByteCount_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, 3, new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(0, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(1 << 16, 1 << 16, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(1, 1, 5));
    }

    [Fact]
    public void LayOut_FiveImages_PutsEachInItsCell()
    {
        float[] images = [-1, -0.5f, 0, 0.5f, 1];
        var grid = ImageGrid.LayOut(images, new Shape(5, 1, 1, 1));
        Assert.Equal((7, 5), (grid.Width, grid.Height));
        Assert.Equal([0, 63, 127], [grid.Pixel(1, 1)[0], grid.Pixel(3, 1)[0], grid.Pixel(5, 1)[0]]);
        Assert.Equal([191, 255, 255], [grid.Pixel(1, 3)[0], grid.Pixel(3, 3)[0], grid.Pixel(5, 3)[0]]);
        Assert.Equal(255, grid.Pixel(2, 1)[0]);
    }

    [Fact]
    public void LayOut_GivenColumnsAndGap_SetTheSize()
    {
        var grid = ImageGrid.LayOut(new float[3 * 3 * 4 * 5], new Shape(3, 3, 4, 5), columns: 8, gap: 2);
        Assert.Equal((3 * 7 + 2, 6 + 2, 3), (grid.Width, grid.Height, grid.Channels));
        Assert.Throws<ArgumentException>(() => ImageGrid.LayOut(new float[3], new Shape(1, 1, 2, 2)));
    }
}
