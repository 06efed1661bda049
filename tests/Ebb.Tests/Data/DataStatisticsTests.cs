using Ebb.Data;
using Ebb.Formats;

namespace Ebb.Tests.Data;

public sealed class DataStatisticsTests
{
    private static Dataset Set(int channels, int[]? labels, params byte[] pixels) =>
        Datasets.FromArray("set", NpyArray.Of(pixels, pixels.Length / channels, channels, 1, 1), labels);

    [Fact]
    public void Of_KnownPixels_GivesTheirMoments()
    {
        // Channel values in [-1, 1]: red 1, 1, -1, 1; green -1, 1, -1, -1; blue -1, 1, -1, -1.
        var found = DataStatistics.Of(Set(3, [2, 0, 2, 0], 255, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0));
        Assert.Equal([0.5, -0.5, -0.5], found.Mean);
        Assert.All(found.StandardDeviation, value => Assert.Equal(Math.Sqrt(0.75), value, 1e-12));
        Assert.Equal((-1, 1), (found.Minimum, found.Maximum));
        Assert.Equal((2, 1), (found.GreyImages, found.Duplicates));
        Assert.Equal([2, 0, 2], found.ClassCounts);
    }

    [Fact]
    public void Of_OneChannelWithoutLabels_IsAllGrey()
    {
        var found = DataStatistics.Of(Set(1, null, 0, 255, 255, 255));
        Assert.Equal((4, 2), (found.GreyImages, found.Duplicates));
        Assert.Empty(found.ClassCounts);
    }

    [Fact]
    public void ContactSheet_ManyImages_ShowsEachClassEquallyAndSpread()
    {
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i < 190 ? 0 : 1)];
        var sheet = ContactSheet.Of(Set(1, labels, [.. Enumerable.Range(0, 200).Select(i => (byte)i)]));
        int[] shown = [.. Enumerable.Range(0, sheet.Count).Select(i => (int)sheet.Picture(i).Pixels[0])];
        Assert.Equal(64, shown.Length);
        Assert.Equal([.. Enumerable.Range(190, 10)], shown[54..]);
        Assert.Equal((0, 54), (shown[0], shown.Distinct().Count() - 10));
        Assert.InRange(shown[53], 180, 189);
    }
}
