using Ebb.Data;
using Ebb.Formats;

namespace Ebb.Tests.Data;

public sealed class ResizerTests
{
    [Theory]
    [InlineData(ImageCrop.Center)]
    [InlineData(ImageCrop.None)]
    public void Square_FlatPicture_StaysFlat(ImageCrop crop)
    {
        foreach (int size in (int[])[1, 3, 8, 20])
        {
            var picture = Resizer.Square(new Picture(9, 8, 1, [.. Enumerable.Repeat<byte>(77, 72)]), size, crop);
            Assert.Equal(size * size, picture.Pixels.Count(value => value == 77));
        }
    }

    [Fact]
    public void Square_HalvedRamp_KeepsTheRampInside()
    {
        // A symmetric filter leaves a straight ramp straight: target pixel i lies at source place 2 i + 1/2.
        var ramp = new Picture(16, 16, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)(10 * (i % 16)))]);
        var half = Resizer.Square(ramp, 8, ImageCrop.Center);
        for (int x = 1; x < 7; x++) Assert.Equal(20 * x + 5, half.Pixel(x, 4)[0]);
    }

    [Fact]
    public void Square_TripledParabola_IsTheParabolaInside()
    {
        // The cubic reproduces polynomials of degree 2: target pixel i lies at source place (i - 1) / 3.
        var source = new Picture(9, 9, 1, [.. Enumerable.Range(0, 81).Select(i => (byte)(3 * (i % 9) * (i % 9)))]);
        var large = Resizer.Square(source, 27, ImageCrop.Center);
        for (int x = 7; x < 20; x++) Assert.Equal((x - 1) * (x - 1) / 3.0, large.Pixel(x, 13)[0], 0.5001);
    }

    [Fact]
    public void Square_Center_LosesTheSides()
    {
        var picture = new Picture(6, 2, 1, [1, 1, 5, 6, 1, 1, 1, 1, 7, 8, 1, 1]);
        Assert.Equal([5, 6, 7, 8], Resizer.Square(picture, 2, ImageCrop.Center).Pixels);
    }

    [Fact]
    public void Square_None_KeepsTheSides()
    {
        var picture = new Picture(4, 1, 3, [.. Enumerable.Range(0, 4).SelectMany(x => new byte[] { (byte)(60 * x), 9, 8 })]);
        var square = Resizer.Square(picture, 4, ImageCrop.None);
        Assert.Equal((4, 4), (square.Width, square.Height));
        for (int i = 0; i < 16; i++) Assert.Equal([(byte)(60 * (i % 4)), 9, 8], square.Pixel(i % 4, i / 4).ToArray());
    }
}
