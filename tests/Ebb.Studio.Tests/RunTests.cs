using System.Net;
using System.Text;
using Ebb.Formats;

namespace Ebb.Studio.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task Runs_OfAFolder_SayTheirStateAndLastNumbers()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("group/stopped");
        folder.AddTrainedRun("done");
        folder.AddRun("running");
        folder.AddRun("diverged");
        folder.Write("diverged/end.json", "{\"state\":\"diverged\",\"step\":91,\"reason\":\"Training diverged at step 91.\"}");
        using var held = new FileStream(Path.Combine(folder.Root, "running", "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var studio = await folder.StartAsync();
        var runs = (await studio.GetAsync("/api/runs")).GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!);
        foreach (string state in (ReadOnlySpan<string>)["done", "running", "diverged"]) Assert.Equal(state, runs[state].GetProperty("state").GetString());
        Assert.Equal("Training diverged at step 91.", runs["diverged"].GetProperty("reason").GetString());
        var stopped = runs["group/stopped"];
        Assert.StartsWith("Its process ended without a word", stopped.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("stopped", stopped.GetProperty("state").GetString());
        Assert.Equal(90, stopped.GetProperty("step").GetInt32());
        Assert.Equal(0.1, stopped.GetProperty("lastLoss").GetDouble(), 12);
        Assert.Equal(2.0 / 6, stopped.GetProperty("heldOutLoss").GetDouble(), 12);
        Assert.Equal(100, stopped.GetProperty("stepsPerSecond").GetDouble(), 6);
        Assert.Equal(0.1, runs["running"].GetProperty("secondsLeft").GetDouble(), 6);
        Assert.Equal("/api/runs/done/files/sample-grid.png", runs["done"].GetProperty("thumbnail").GetString());
    }

    [Fact]
    public async Task Run_WithPictures_ListsThemAndServesEach()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("sub/a");
        folder.Write("sub/a/checkpoints/step-000040/run.json", "{}");
        var studio = await folder.StartAsync();
        var run = await studio.GetAsync("/api/runs/sub%2Fa");
        Assert.Equal("sub/a", run.GetProperty("id").GetString());
        Assert.Equal(3, run.GetProperty("settings").GetProperty("seed").GetInt32());
        Assert.Equal("sub/a/model", run.GetProperty("model").GetString());
        Assert.Equal(0, run.GetProperty("mse").GetProperty("noisy").GetDouble());
        Assert.Equal([40], run.GetProperty("checkpoints").EnumerateArray().Select(step => step.GetInt32()));
        var images = run.GetProperty("images").EnumerateArray().ToDictionary(image => image.GetProperty("name").GetString()!);
        Assert.Equal(8, images.Count);
        Assert.True(images["progress/step-000050-raw.png"].GetProperty("raw").GetBoolean());
        Assert.Equal(50, images["progress/step-000050.png"].GetProperty("step").GetInt32());
        Assert.Equal("reference", images["reference.png"].GetProperty("kind").GetString());
        foreach (var image in images.Values)
        {
            using var reply = await studio.SendAsync(image.GetProperty("url").GetString()!);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            bool isDrawing = image.GetProperty("name").GetString() == "loss.svg";
            Assert.Equal(isDrawing ? "image/svg+xml" : "image/png", reply.Content.Headers.ContentType!.MediaType);
            if (isDrawing) Assert.Contains("sandbox", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Compare_TwoRuns_NamesOnlyWhatDiffers()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("a");
        folder.AddRun("b", rate: 0.01);
        var studio = await folder.StartAsync();
        var differing = Assert.Single((await studio.GetAsync("/api/runs/a/compare?with=b")).GetProperty("differing").EnumerateArray());
        Assert.Equal("lr", differing.GetProperty("key").GetString());
        Assert.Equal([0.001, 0.01], differing.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));
        await studio.GetAsync("/api/runs/a/compare", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Certificates_OfARun_SayWhatTheyClaim()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("a");
        folder.Write("a/certificates/one/certificate.json", "{\"kind\": \"reconstruction\", \"claim\": {\"r\": \"0x1.8p-3\", \"d\": \"0x1p-1\"}}");
        folder.Write("a/certificates/two/certificate.json", "no json");
        folder.Write("a/certificates/zip/certificate.json", "{\"kind\": \"lipschitz\", \"claim\": {\"sampler\": \"0x1.8p+1\", \"steps\": [\"0x1p+1\", \"0x1.8p+0\"]}}");
        folder.Write("a/certificates/up/certificate.json", "{\"kind\": \"exact\", \"claim\": {\"picture\": {\"file\": \"../../../../secret.npy\"}}}");
        folder.Write("a/certificates/pic/certificate.json", "{\"kind\": \"exact\", \"claim\": {\"picture\": {\"file\": \"picture.npy\"}}}");
        NpyFile.Write(Path.Combine(folder.Root, "a/certificates/pic/picture.npy"), NpyArray.Of(new float[12], 3, 2, 2));
        NpyFile.Write(Path.Combine(folder.Outer, "secret.npy"), NpyArray.Of(new float[12], 3, 2, 2));
        var studio = await folder.StartAsync();
        var certificates = (await studio.GetAsync("/api/runs/a")).GetProperty("certificates").EnumerateArray().OrderBy(one => one.GetProperty("name").GetString() switch { "one" => 0, "two" => 1, "zip" => 2, "up" => 3, _ => 4 }).ToArray();
        Assert.Contains("at most 0.1875", certificates[0].GetProperty("statement").GetString(), StringComparison.Ordinal);
        Assert.Contains("more than 0.5", certificates[0].GetProperty("statement").GetString(), StringComparison.Ordinal);
        Assert.Equal("unreadable", certificates[1].GetProperty("kind").GetString());
        Assert.Equal([0, 1, Math.Log2(3)], certificates[2].GetProperty("tube").GetProperty("log2Width").EnumerateArray().Select(width => width.GetDouble()), (a, b) => Math.Abs(a - b) < 1e-12);
        await studio.GetAsync(certificates[3].GetProperty("picture").GetString()!, HttpStatusCode.NotFound);
        using var picture = await studio.SendAsync(certificates[4].GetProperty("picture").GetString()!);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal("reconstruction", (await studio.GetAsync(certificates[0].GetProperty("url").GetString()!)).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Front_IsServedWithATag_AndNotAgainToWhoHasIt()
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        using var reply = await studio.SendAsync("/");
        Assert.Equal("text/html", reply.Content.Headers.ContentType!.MediaType);
        string again = await studio.RawAsync("/index.html", headers: $"If-None-Match: {reply.Headers.ETag}\r\n");
        Assert.StartsWith("HTTP/1.1 304", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_WhenARunChanges_NameIt()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("a");
        var studio = await folder.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync(new Uri(studio.Address, "/api/events"), patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        int line = 10;
        using var writing = new Timer(_ => File.AppendAllText(Path.Combine(folder.Root, "a", "metrics.jsonl"), $"{{\"step\":{10 * line++},\"loss\":1,\"ms\":1,\"elapsed_s\":1}}\n"), null, 200, 500);
        string? told;
        do told = await reader.ReadLineAsync(patience.Token);
        while (told?.StartsWith("data", StringComparison.Ordinal) == false);
        Assert.Equal("data: {\"type\":\"run\",\"id\":\"a\"}", told);
    }
}
