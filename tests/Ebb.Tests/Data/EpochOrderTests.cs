using Ebb.Data;

namespace Ebb.Tests.Data;

public sealed class EpochOrderTests
{
    private static int[] Epoch(EpochOrder order, int epoch, int count) => [.. Enumerable.Range(0, count).Select(i => order.ImageAt((long)epoch * count + i))];

    [Fact]
    public void ImageAt_EachEpoch_VisitsAllImagesOnceInANewOrder()
    {
        var order = new EpochOrder(50, seed: 3);
        int[] first = Epoch(order, 0, 50), second = Epoch(order, 1, 50);
        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.Equal(Enumerable.Range(0, 50), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void ImageAt_ResumedAnywhere_GoesOnTheSame()
    {
        var whole = new EpochOrder(7, seed: 9);
        int[] all = [.. Enumerable.Range(0, 40).Select(i => whole.ImageAt(i))];
        for (int start = 0; start < 40; start++) Assert.Equal(all[start], new EpochOrder(7, seed: 9).ImageAt(start));
    }

    [Fact]
    public void ImageAt_AnotherSeed_GivesAnotherOrder() =>
        Assert.NotEqual(Epoch(new EpochOrder(50, 0), 0, 50), Epoch(new EpochOrder(50, 1), 0, 50));

    [Fact]
    public void ImageAt_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(2, 0).ImageAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(1, 0).ImageAt(1L << 31));
    }
}
