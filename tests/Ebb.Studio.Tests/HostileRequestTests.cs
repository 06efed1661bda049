using System.Diagnostics;
using System.Net;
using System.Text;

namespace Ebb.Studio.Tests;

public sealed class HostileRequestTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example:PORT")]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("[::]:PORT")]
    [InlineData("")]
    public async Task Request_ForAForeignHost_IsRefused(string host)
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        string port = $"{studio.Address.Port}";
        foreach (string target in (string[])["/", "/api/runs"]) Assert.DoesNotContain(" 200 ", await studio.RawAsync(target, host.Replace("PORT", port, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Request_ForAnOwnHost_IsAnswered(string host)
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        Assert.StartsWith("HTTP/1.1 200", await studio.RawAsync("/api/runs", $"{host}:{studio.Address.Port}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin: https://evil.example\r\n", false)]
    [InlineData("Origin: null\r\n", false)]
    [InlineData("Origin: http://127.0.0.1:1\r\n", false)]
    [InlineData("Origin: http://localhost:PORT\r\n", false)]
    [InlineData("Origin: http://127.0.0.1:PORT\r\n", true)]
    [InlineData("Sec-Fetch-Site: cross-site\r\n", false)]
    [InlineData("Sec-Fetch-Site: same-origin\r\n", true)]
    public async Task Request_FromAPage_IsAnsweredToTheOwnPageOnly(string header, bool isOwn)
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        string reply = await studio.RawAsync("/api/runs", headers: header.Replace("PORT", $"{studio.Address.Port}", StringComparison.Ordinal));
        Assert.StartsWith(isOwn ? "HTTP/1.1 200" : "HTTP/1.1 403", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WithoutTheHeader_IsRefused()
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete, HttpMethod.Put })
        {
            using var content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var reply = await studio.SendAsync(method, "/api/samples", content, isMarked: false);
            Assert.Contains(reply.StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed });
        }

        using var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var formReply = await studio.SendAsync(HttpMethod.Post, "/api/samples", form);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, formReply.StatusCode);
    }

    [Fact]
    public async Task Paths_ThatLeaveTheFolder_GiveNothingOfWhatLiesOutside()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        string absolute = Uri.EscapeDataString(folder.SecretPath);
        string[] names =
        [
            "..", "../secret.json", "..%2fsecret.json", "..%2Fsecret.json", "%2e%2e", "%2e%2e%2fsecret.json", "%2e%2e/%2e%2e/secret.json", "..%5csecret.json",
            "..%252fsecret.json", "....//secret.json", folder.SecretPath, absolute, $"%2f{absolute}", "a%00", "%00", "secret.json%00.png", ".", "", "%c0%ae%c0%ae%2fsecret.json",
        ];
        foreach (string name in names)
        {
            string[] targets =
            [
                $"/{name}", $"/api/{name}", $"/api/runs/{name}", $"/api/runs/{name}/metrics", $"/api/runs/a/files/{name}", $"/api/runs/a/files/progress/{name}", $"/api/runs/a/certificates/{name}",
                $"/api/runs/a/compare?with={name}", $"/api/models/{name}", $"/api/models/a%2Fmodel/tensors/{name}", $"/api/models/a%2Fmodel/tensors/{name}/slice",
                $"/api/data/{name}", $"/api/jobs/{name}/events", $"/api/jobs/1/frames/{name}/x.png", $"/api/uploads/{name}", $"/api/uploads/{name}/picture.png",
            ];
            foreach (string target in targets)
            {
                string reply = await studio.RawAsync(target);
                Assert.DoesNotContain(StudioFolder.Secret, reply, StringComparison.Ordinal);
                Assert.True(!reply.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || name is "" or ".", $"{target}: {reply}");
                Assert.False(reply.StartsWith("HTTP/1.1 500", StringComparison.Ordinal), $"{target}: {reply}");
            }
        }
    }

    [Fact]
    public async Task Links_ThatLeaveTheFolder_AreNotFollowed()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("good");
        folder.AddRun("bad");
        string outside = Path.Combine(folder.Outer, "elsewhere");
        Directory.CreateDirectory(outside);
        File.Copy(folder.SecretPath, Path.Combine(outside, "run.json"));
        File.Copy(folder.SecretPath, Path.Combine(outside, "picture.png"));
        File.WriteAllText(Path.Combine(outside, "config.json"), $"{{\"_class_name\": \"{StudioFolder.Secret}\"}}");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "linked"), outside);
        Relink("bad/run.json", folder.SecretPath);
        Relink("bad/metrics.jsonl", folder.SecretPath);
        File.WriteAllText(Path.Combine(outside, "end.json"), $"{{\"state\": \"diverged\", \"reason\": \"{StudioFolder.Secret}\"}}");
        Relink("good/end.json", Path.Combine(outside, "end.json"));
        Relink("good/images/leak.png", Path.Combine(outside, "picture.png"));
        Relink("good/model/config.json", Path.Combine(outside, "config.json"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "good", "images", "loop"), folder.Root);
        Directory.CreateDirectory(Path.Combine(folder.Root, "third"));
        folder.Write("third/run.json", "{}");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "third", "images"), outside);
        var studio = await folder.StartAsync();

        var runs = await studio.GetAsync("/api/runs");
        Assert.Equal(["bad", "good", "third"], runs.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()).Order());
        foreach (string target in (string[])["/api/runs", "/api/models", "/api/runs/bad", "/api/runs/bad/metrics", "/api/runs/good", "/api/runs/third", "/api/models/good%2Fmodel", "/api/runs/good/files/leak.png", "/api/runs/third/files/picture.png"])
        {
            Assert.DoesNotContain(StudioFolder.Secret, await studio.RawAsync(target), StringComparison.Ordinal);
        }

        var model = Assert.Single((await studio.GetAsync("/api/models")).EnumerateArray(), row => row.GetProperty("id").GetString() == "good/model");
        Assert.False(model.GetProperty("samplable").GetBoolean());

        void Relink(string name, string target)
        {
            string path = Path.Combine(folder.Root, name);
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    [Fact]
    public async Task Runs_ThatAreUnreadable_AreListedWithAReasonBesideTheOthers()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("good");
        folder.Write("empty/run.json", "");
        folder.Write("torn/run.json", "{\"dataset\": ");
        folder.Write("list/run.json", "[1, 2]");
        folder.Write("deep/run.json", new string('[', 100_000));
        folder.Write("huge/run.json", $"{{\"a\": \"{new string('x', 2 << 20)}\"}}");
        Directory.CreateDirectory(Path.Combine(folder.Root, "folder", "run.json"));
        folder.Write("odd/run.json", "{\"steps\": 1e400, \"dataset\": 7, \"net\": null, \"created_utc\": {}}");
        folder.Write("odd/metrics.jsonl", "\0\0\0\n{\"step\":-1}\n{\"step\":1e99}\n[]\n{\"step\":3,\"loss\":\"NaN\"}\n" + new string('x', 200_000) + "\n{\"step\":4,\"loss\":1}\nhalf");
        var studio = await folder.StartAsync();
        var runs = (await studio.GetAsync("/api/runs")).GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!);
        Assert.Equal("stopped", runs["good"].GetProperty("state").GetString());
        foreach (string id in (string[])["empty", "torn", "list", "deep", "huge"])
        {
            Assert.Equal("unreadable", runs[id].GetProperty("state").GetString());
            Assert.NotEmpty(runs[id].GetProperty("reason").GetString()!);
            await studio.GetAsync($"/api/runs/{id}");
            await studio.GetAsync($"/api/runs/{id}/metrics");
            await studio.GetAsync($"/api/data/{id}", HttpStatusCode.Conflict);
        }

        var odd = await studio.GetAsync("/api/runs/odd/metrics");
        Assert.Equal([3, 4], odd.GetProperty("step").EnumerateArray().Select(step => step.GetInt32()));
    }

    [Fact]
    public async Task Pipes_InPlaceOfFiles_AreNotWaitedFor()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        folder.AddRun("b");
        Directory.CreateDirectory(Path.Combine(folder.Root, "c"));
        string[] names = ["a/metrics.jsonl", "a/images/reference.png", "a/model/config.json", "a/end.json", "b/run.lock", "c/run.json", "bare.safetensors"];
        foreach (string name in names)
        {
            string path = Path.Combine(folder.Root, name);
            File.Delete(path);
            using var made = Process.Start("mkfifo", [path]);
            await made.WaitForExitAsync();
            Assert.Equal(0, made.ExitCode);
        }

        var studio = await folder.StartAsync();
        var states = (await studio.GetAsync("/api/runs")).GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!, run => run.GetProperty("state").GetString());
        Assert.Equal(("done", "stopped", "unreadable"), (states["a"], states["b"], states["c"]));
        string[] targets = ["/api/runs/a", "/api/runs/a/metrics", "/api/runs/a/files/reference.png", "/api/models", "/api/models/a%2Fmodel", "/api/models/bare.safetensors"];
        foreach (string target in targets) Assert.StartsWith("HTTP/1.1", await studio.RawAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_WithMarkup_AreServedAsEscapedJson()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        await using var folder = new StudioFolder();
        folder.AddRun(Name, dataset: "<script>alert(1)</script>");
        var studio = await folder.StartAsync();
        string reply = await studio.RawAsync("/api/runs");
        Assert.Contains("Content-Type: application/json", reply, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", reply, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: default-src 'self'", reply, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("<", reply, StringComparison.Ordinal);
        var run = await studio.GetAsync($"/api/runs/{Uri.EscapeDataString(Name)}");
        Assert.Equal(Name, run.GetProperty("name").GetString());
        Assert.DoesNotContain("<", await studio.RawAsync("/api/runs/%3Cscript%3E"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/uploads", (16 << 20) + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/samples", 100_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/uploads", 1000, HttpStatusCode.BadRequest)]
    [InlineData("/api/samples", 1000, HttpStatusCode.BadRequest)]
    public async Task Body_ThatIsTooLongOrNoneThatIsKnown_IsRefused(string path, int bytes, HttpStatusCode expected)
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        string reply = await studio.RawAsync(path, method: "POST", headers: $"X-Ebb: 1\r\nContent-Type: image/png\r\nContent-Length: {bytes}\r\n", body: bytes > 200_000 ? "" : new string('x', bytes));
        Assert.StartsWith($"HTTP/1.1 {(int)expected}", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfAPictureThatUnpacksToGigabytes_IsRefused()
    {
        await using var folder = new StudioFolder();
        var studio = await folder.StartAsync();
        byte[] bomb = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 8, 6, 0, 0, 0, 0, 0, 0, 0, .. new byte[64]];
        using var content = new ByteArrayContent(bomb);
        content.Headers.ContentType = new("image/png");
        using var reply = await studio.SendAsync(HttpMethod.Post, "/api/uploads", content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }
}
