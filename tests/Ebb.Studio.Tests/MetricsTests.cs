using System.Globalization;
using System.Text;
using System.Text.Json;
using Ebb.Studio.RunViews;

namespace Ebb.Studio.Tests;

public sealed class MetricsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Query_OfFewLines_GivesEachAsItWasWritten()
    {
        Append(0, 100);
        var reply = Query(new MetricsIndex(_path), 20, 29, 1000);
        Assert.True(reply.Full);
        Assert.Equal(Enumerable.Range(20, 10).Select(i => (double)i), reply.Step);
        Assert.Equal(reply.Step.Select(step => (double?)LossAt((int)step)), reply.Loss);
        Assert.Equal(reply.Loss, reply.Min);
        Assert.Equal(100, reply.Total);
    }

    [Theory]
    [InlineData(0, 29_999, 100)]
    [InlineData(5_000, 20_000, 37)]
    [InlineData(5_000, 20_000, 2_000)]
    [InlineData(123, 9_876, 900)]
    public void Query_OfManyLines_KeepsMeansAndExtremes(int from, int to, int points)
    {
        Append(0, 30_000);
        var reply = Query(new MetricsIndex(_path), from, to, points);
        Assert.InRange(reply.Step.Count, points / 2, points + 1);
        Assert.Equal(reply.Step.Order(), reply.Step);
        double[] inside = [.. Enumerable.Range(from, to - from + 1).Select(LossAt)];
        Assert.True(reply.Min.Min() <= inside.Min() && reply.Max.Max() >= inside.Max());
        Assert.InRange(reply.Loss.Average()!.Value, inside.Average() - 0.05, inside.Average() + 0.05);
        for (int i = 0; i < reply.Loss.Count; i++) Assert.True(reply.Min[i] <= reply.Loss[i] && reply.Loss[i] <= reply.Max[i]);
    }

    [Fact]
    public void Query_AsTheFileGrows_EqualsThatOfTheWholeFile()
    {
        var growing = new MetricsIndex(_path);
        for (int i = 0; i < 10; i++)
        {
            Append(1000 * i, 1000);
            File.AppendAllText(_path, "{\"step\":");
            Query(growing, 0, long.MaxValue, 50);
            using (var file = new FileStream(_path, FileMode.Open)) file.SetLength(file.Length - "{\"step\":".Length);
        }

        Assert.Equal(Text(Query(new MetricsIndex(_path), 0, long.MaxValue, 50)), Text(Query(growing, 0, long.MaxValue, 50)));
    }

    [Fact]
    public void Query_AfterTheFileWasWrittenAnew_ForgetsTheOldOne()
    {
        var index = new MetricsIndex(_path);
        Append(0, 5_000);
        Query(index, 0, long.MaxValue, 10);
        File.Delete(_path);
        Append(7, 9_000);
        var reply = Query(index, 0, long.MaxValue, 10);
        Assert.Equal(9_000, reply.Total);
        Assert.Equal(Text(Query(new MetricsIndex(_path), 0, long.MaxValue, 10)), Text(reply));
    }

    [Fact]
    public void Query_OfAMillionLines_TakesBoundedMemory()
    {
        Append(0, 1_000_000);
        var index = new MetricsIndex(_path);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var reply = Query(index, 0, long.MaxValue, 1000);
        Assert.Equal(1_000_000, reply.Total);
        Assert.Equal(1000, reply.Step.Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 << 20);
        var near = Query(index, 500_000, 500_499, 1000);
        Assert.True(near.Full);
        Assert.Equal(Enumerable.Range(500_000, 500).Select(i => (double)i), near.Step);
        GC.KeepAlive(index);
    }

    [Fact]
    public void Query_WithLittlePatience_ReadsOnWithEachQuestionToTheSameEnd()
    {
        Append(0, 30_000);
        var index = new MetricsIndex(_path, TimeSpan.Zero);
        var reply = Query(index, 0, long.MaxValue, 100);
        Assert.InRange(reply.Read, 0.001, 0.999);
        for (double before = 0; reply.Read < 1; reply = Query(index, 0, long.MaxValue, 100))
        {
            Assert.True(reply.Read > before);
            before = reply.Read;
        }

        Assert.Equal(Text(Query(new MetricsIndex(_path), 0, long.MaxValue, 100)), Text(reply));
    }

    [Fact]
    public void Query_LossesByT_AreThoseOfTheLinesWithAsManyBandsAsTheFirst()
    {
        File.WriteAllLines(_path,
        [
            "{\"step\":0,\"held_out_loss\":2,\"held_out_loss_by_t\":[3,1]}", "{\"step\":1,\"loss\":2}", "{\"step\":2,\"held_out_loss\":1,\"held_out_loss_by_t\":[1,null]}",
            "{\"step\":3,\"held_out_loss\":1,\"held_out_loss_by_t\":[1,1,1]}", "{\"step\":4,\"held_out_loss\":1,\"held_out_loss_by_t\":\"no\"}",
        ]);
        var reply = Query(new MetricsIndex(_path), 0, long.MaxValue, 1000);
        Assert.Equal([[0, 3, 1], [2, 1, null]], reply.HeldOutLossByT);
        Assert.Equal([[0, 2], [2, 1], [3, 1], [4, 1]], reply.HeldOutLoss);
        Assert.Equal(5, reply.Total);
        Assert.Equal(reply.HeldOutLossByT, Query(new MetricsIndex(_path), 1, 1, 1000).HeldOutLossByT);
    }

    private static double LossAt(int step) => Math.Round(1 + Math.Sin(step * 0.7) + (step % 997 == 0 ? 5 : 0), 4);

    private static string Text(MetricsReply reply) => JsonSerializer.Serialize(reply, StudioJson.Default.MetricsReply);

    private static MetricsReply Query(MetricsIndex index, long from, long to, int points) => index.Query(from, to, points, CancellationToken.None);

    private void Append(int first, int count)
    {
        var text = new StringBuilder();
        for (int step = first; step < first + count; step++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"step\":{step},\"loss\":{LossAt(step)},\"lr\":0.001,\"grad_norm\":1,\"ms\":2,\"elapsed_s\":{step}}}\n");
        }

        File.AppendAllText(_path, text.ToString());
    }
}
