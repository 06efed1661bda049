using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Sampling;

namespace Ebb.Studio.Tests;

public sealed class SampleTests
{
    [Fact]
    public async Task Sample_WithATrace_GivesTheSamplersOwnImagesAndEveryStep()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (status, job) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"seed\":7,\"count\":3,\"sampler\":\"ddim\",\"steps\":5,\"trace\":true}");
        Assert.Equal(HttpStatusCode.OK, status);
        var events = await studio.EventsAsync(job.GetProperty("job").GetString()!);
        var frames = events.Where(told => Type(told) == "frame").ToArray();
        Assert.Equal(Enumerable.Range(0, 6), frames.Select(frame => frame.GetProperty("step").GetInt32()));
        Assert.Equal(19, frames[0].GetProperty("t").GetDouble());
        Assert.Equal(0, frames[^1].GetProperty("t").GetDouble());
        Assert.All(frames, frame => Assert.InRange(frame.GetProperty("clipped").GetDouble(), 0, 1));
        var done = events[^1];
        Assert.True(Type(done) == "done", done.ToString());
        Assert.Equal(6, done.GetProperty("frames").GetInt32());
        Assert.EndsWith("a/model --n 3 --seed 7 --sampler ddim --steps 5", done.GetProperty("command").GetString(), StringComparison.Ordinal);

        var expected = ModelFolder.Load(Path.Combine(folder.Root, "a", "model")).Sample(3, 7, new SamplerOptions { Steps = 5 });
        Assert.Equal(Png(expected), await Bytes(studio, done.GetProperty("image").GetString()!));
        Assert.Equal(Png(expected), await Bytes(studio, frames[^1].GetProperty("image").GetString()!));
        Assert.NotEmpty(await Bytes(studio, frames[0].GetProperty("x0Hat").GetString()!));
        await studio.GetAsync($"/api/jobs/{job.GetProperty("job")}/frames/6/x.png", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Sample_OfAnUpload_EncodesAndDecodesIt()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        using var png = new MemoryStream();
        PngFile.Write(png, new Picture(20, 12, 3));
        using var content = new ByteArrayContent(png.ToArray());
        content.Headers.ContentType = new("image/png");
        using var reply = await studio.SendAsync(HttpMethod.Post, "/api/uploads", content);
        using var upload = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        Assert.Equal(20, upload.RootElement.GetProperty("width").GetInt32());
        string id = upload.RootElement.GetProperty("upload").GetString()!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(png.ToArray()))[..32], id);
        Assert.Equal(12, (await studio.GetAsync($"/api/uploads/{id}")).GetProperty("height").GetInt32());
        Assert.NotEmpty(await Bytes(studio, $"/api/uploads/{id}/picture.png"));
        foreach (var (t, command) in new[] { ("9", "--encode 'my picture.png' --at 9 --seed 1"), ("null", "--encode 'my picture.png' --seed 1") })
        {
            var done = await Done(studio, $$$"""{"model":"a/model","steps":5,"encode":{"upload":"{{{id}}}","t":{{{t}}},"name":"my picture.png"}}""");
            Assert.True(done.GetProperty("mse").GetDouble() >= 0);
            Assert.Contains(command, done.GetProperty("command").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("\"18446744073709551615\"", "18446744073709551615")]
    [InlineData("\"9007199254740993\"", "9007199254740993")]
    [InlineData("0", "0")]
    public async Task Sample_OfASeedBeyondAPagesNumbers_TakesItsDigits(string json, string seed)
    {
        await using var folder = new StudioFolder();
        var model = folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var done = await Done(studio, $$"""{"model":"a/model","steps":2,"seed":{{json}},"interpolateSeed":{{json}},"count":2}""");
        Assert.EndsWith($"--n 2 --seed {seed} --sampler ddim --steps 2 --interpolate {seed}", done.GetProperty("command").GetString(), StringComparison.Ordinal);
        ulong exact = ulong.Parse(seed, CultureInfo.InvariantCulture);
        var expected = new Sampler(model, new SamplerOptions { Steps = 2 }).Interpolate(2, exact, exact).Images;
        Assert.Equal(Png(expected, 2), await Bytes(studio, done.GetProperty("image").GetString()!));
    }

    [Fact]
    public async Task Events_AskedForAgain_GoOnBehindTheLastFrameThatWasTold()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (_, job) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"steps\":5,\"trace\":true}");
        string path = $"/api/jobs/{job.GetProperty("job").GetString()}/events", host = $"{studio.Address.Host}:{studio.Address.Port}";
        string whole = await studio.RawAsync(path, host);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], Ids(whole).Distinct().Where(id => id != "0"));
        Assert.Equal(6, Count(whole, "\"type\":\"frame\""));
        string rest = await studio.RawAsync(path, host, "Last-Event-ID: 4\r\n");
        Assert.Equal(2, Count(rest, "\"type\":\"frame\""));
        Assert.DoesNotContain("frames/3/x.png", rest, StringComparison.Ordinal);
        Assert.Equal(1, Count(rest, "\"type\":\"done\""));
        string nothing = await studio.RawAsync(path, host, "Last-Event-ID: 99999999999\r\n");
        Assert.Equal(6, Count(nothing, "\"type\":\"frame\""));

        static string[] Ids(string text) => [.. text.Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => line[4..].Trim())];
        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Theory]
    [InlineData("\"class\":1", "without classes")]
    [InlineData("\"guidance\":2", "without classes")]
    [InlineData("\"steps\":21", "1 to 20")]
    public async Task Sample_OfWhatTheModelDoesNotKnow_FailsAndSaysSo(string setting, string reason)
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (_, job) = await studio.PostAsync("/api/samples", $$"""{"model":"a/model",{{setting}}}""");
        var failed = (await studio.EventsAsync(job.GetProperty("job").GetString()!))[^1];
        Assert.Equal("failed", Type(failed));
        Assert.Contains(reason, failed.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_OfRawWeightsThatAreNotThere_IsRefusedRatherThanDrawnFromOthers()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (status, json) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"weights\":\"raw\"}");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("one set of weights", json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_SixtyFourTimesAtOnceOverTheWire_IsTakenOrRefusedAndAllThatAreTakenEnd()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        using var ahead = await studio.SendAsync(HttpMethod.Post, "/api/models/a%2Fmodel/ahead", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NoContent, ahead.StatusCode);
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(seed => studio.PostAsync("/api/samples", $$"""{"model":"a/model","count":16,"seed":{{seed}},"trace":true}""")));
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        var taken = replies.Where(reply => reply.Status == HttpStatusCode.OK).ToArray();
        Assert.InRange(taken.Length, 17, 64);
        foreach (var (_, json) in taken)
        {
            var last = (await studio.EventsAsync(json.GetProperty("job").GetString()!))[^1];
            Assert.True(Type(last) == "done", last.ToString());
        }
    }

    [Theory]
    [InlineData("{\"model\":\"a/model\",\"count\":17}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"a/model\",\"count\":0}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"a/model\",\"sampler\":\"no\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"a/model\",\"sampler\":null}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"a/model\",\"seed\":-1}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"a/model\",\"eta\":1e999}", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":\"../secret.json\"}", HttpStatusCode.NotFound)]
    [InlineData("{\"model\":\"a\"}", HttpStatusCode.NotFound)]
    [InlineData("{\"model\":\"a/model\",\"encode\":{\"upload\":\"9\",\"t\":1}}", HttpStatusCode.NotFound)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Sample_OfAnOrderThatIsWrong_IsRefused(string body, HttpStatusCode expected)
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (status, json) = await studio.PostAsync("/api/samples", body);
        Assert.Equal(expected, status);
        Assert.NotEmpty(json.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Sample_ByAModelThatIsBroken_FailsAloneAndSaysWhy()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        folder.AddTrainedRun("b");
        File.WriteAllText(Path.Combine(folder.Root, "b", "model", "config.json"), "{}");
        var studio = await folder.StartAsync();
        var (_, broken) = await studio.PostAsync("/api/samples", "{\"model\":\"b/model\",\"steps\":2}");
        var (_, good) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"steps\":2}");
        var failed = (await studio.EventsAsync(broken.GetProperty("job").GetString()!))[^1];
        Assert.Equal("failed", Type(failed));
        Assert.Contains("_class_name", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("done", Type((await studio.EventsAsync(good.GetProperty("job").GetString()!))[^1]));
    }

    [Fact]
    public async Task Sample_SixtyFourTimesAtOnce_RunsOneKeepsSixteenAndRefusesTheOthers()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        using var hold = new ManualResetEventSlim();
        using var queue = new Playground.JobQueue(job =>
        {
            hold.Wait();
            job.End(new("done"));
        });
        var model = new ModelViews.ModelEntry(new("a", "a", "run", true, null, null), folder.Root);
        var ids = new ConcurrentBag<string>();
        int[] places = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() =>
        {
            try
            {
                var reply = queue.Add(new(), model, null);
                ids.Add(reply.Job);
                return reply.Queue;
            }
            catch (Hosting.RefusedException refused)
            {
                return -refused.Status;
            }
        })));
        Assert.Equal(Enumerable.Range(0, 17), places.Where(place => place >= 0).Order());
        Assert.Equal(47, places.Count(place => place == -429));
        queue.Find(ids.Single(id => id.EndsWith("-5", StringComparison.Ordinal))).Cancel();
        Assert.Equal(16, queue.Add(new(), model, null).Queue);
        hold.Set();
    }

    [Fact]
    public async Task Sample_ThatIsCancelled_SaysSo()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var (_, job) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"count\":16}");
        using var reply = await studio.SendAsync(HttpMethod.Delete, $"/api/jobs/{job.GetProperty("job").GetString()}", null);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Contains(Type((await studio.EventsAsync(job.GetProperty("job").GetString()!))[^1]), new[] { "failed", "done" });
    }

    [Fact]
    public async Task Data_OfARunOnShapes_CountsPixelsAndFindsNeighbours()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        folder.AddRun("outside", dataset: "npy:/etc/passwd");
        var studio = await folder.StartAsync();
        var data = await studio.GetAsync("/api/data/a");
        Assert.Equal(30, data.GetProperty("count").GetInt32());
        Assert.Equal(30 * 64, data.GetProperty("histograms")[0].GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32()));
        Assert.NotEmpty(await Bytes(studio, data.GetProperty("sheet").GetString()!));
        var (_, job) = await studio.PostAsync("/api/samples", "{\"model\":\"a/model\",\"steps\":2}");
        string id = job.GetProperty("job").GetString()!;
        await studio.EventsAsync(id);
        var near = (await studio.GetAsync($"/api/data/a/neighbours?job={id}&image=0&count=3")).GetProperty("neighbours").EnumerateArray().ToArray();
        Assert.Equal(3, near.Length);
        Assert.True(near[0].GetProperty("distance").GetDouble() <= near[1].GetProperty("distance").GetDouble());
        Assert.NotEmpty(await Bytes(studio, near[0].GetProperty("url").GetString()!));
        await studio.GetAsync("/api/data/outside", HttpStatusCode.NotFound);
    }

    private static string? Type(JsonElement told) => told.GetProperty("type").GetString();

    private static async Task<JsonElement> Done(StudioClient studio, string order)
    {
        var (status, job) = await studio.PostAsync("/api/samples", order);
        Assert.True(status == HttpStatusCode.OK, job.ToString());
        var done = (await studio.EventsAsync(job.GetProperty("job").GetString()!))[^1];
        Assert.True(Type(done) == "done", done.ToString());
        return done;
    }

    private static byte[] Png(ImageBatch images, int columns = 0)
    {
        using var png = new MemoryStream();
        PngFile.Write(png, images.Grid(columns));
        return png.ToArray();
    }

    private static async Task<byte[]> Bytes(StudioClient studio, string url)
    {
        using var reply = await studio.SendAsync(url);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await reply.Content.ReadAsByteArrayAsync();
    }
}
