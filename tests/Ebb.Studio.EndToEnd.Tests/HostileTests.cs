using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Ebb.Formats;
using Xunit.Abstractions;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>Folders whose writer means harm: their words stay words on every page, and many requests at once stay bounded.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class HostileTests(Browser browser, ITestOutputHelper output)
{
    private const string Image = "<img src=x onerror=alert(1)>", Script = "\"><script>alert(1)", Turned = "left\u202Ethgir\u200F";

    [SkippableFact]
    public async Task Names_WithMarkup_AreTextOnEveryPage()
    {
        using var runs = CopiedRuns.Of(browser.Runs.Root, TrainedRuns.Full);
        foreach (string name in (string[])[Image, Script, Turned])
        {
            runs.Add(browser.Runs.Root, TrainedRuns.Full, name);
            Rewrite(Path.Combine(runs.Root, name, "run.json"), text => text.Replace("\"dataset\": \"shapes\"", $"\"dataset\": {Quoted(name + "</script><b>")}", StringComparison.Ordinal).Replace("\"net\": \"", $"\"net\": {Quoted(Image)[..^1]}", StringComparison.Ordinal));
            foreach (string folder in Directory.GetDirectories(Path.Combine(runs.Root, name, "certificates"), "*-5")) Directory.Move(folder, Path.Combine(runs.Root, name, "certificates", Image + Path.GetFileName(folder)));
            runs.Write($"{name}/certificates/{Script}/certificate.json", $"{{\"kind\": {Quoted(Image)}, \"claim\": {{}}}}");
            File.Copy(Path.Combine(runs.Root, name, "images", "sample-grid.png"), Path.Combine(runs.Root, name, "images", Image + ".png"));
        }

        SafetensorsFile.Write(Path.Combine(runs.Root, Script + ".safetensors"), new(
            new SortedDictionary<string, WeightArray>(StringComparer.Ordinal) { [Image + ".weight"] = new(Array.AsReadOnly([2, 2]), [1, 2, 3, 4]) }, new Dictionary<string, string>()));
        runs.Write("torn/run.json", $"{Script}{Image}");
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root, "#/runs");
        studio.MayLogErrors = true;
        var wrongs = new List<string>();
        studio.Page.Dialog += (_, dialog) =>
        {
            wrongs.Add("asked: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        studio.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) wrongs.Add(message.Text);
        };
        await Expect(studio.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(5);
        await Expect(studio.Page.GetByText(Image).First).ToBeVisibleAsync();
        List<string> routes = ["runs", "model", "data", "certificates", "playground", "denoising", $"model/{Escaped(Script + ".safetensors")}?tensor={Escaped(Image + ".weight")}&q={Escaped(Image)}"];
        routes.AddRange([$"run/{Escaped(Image)}", $"certificates/{Escaped(Image)}", $"data/{Escaped(Image)}", $"model/{Escaped(Image + "/model")}", Escaped(Image)]);
        routes.AddRange([$"run/{Escaped(Script)}", $"compare?run={Escaped(Script)}&run={Escaped(Image)}", $"run/{Escaped(Script)}none"]);
        foreach (string route in routes)
        {
            await studio.GoAsync("#/" + route);
            await Expect(studio.Page.Locator("main h1, main [role=alert]").First).ToBeVisibleAsync();
            await Expect(studio.Page.Locator("main [role=status]").Filter(new() { HasText = "Reading" })).ToHaveCountAsync(0);
            string strangers = await studio.Page.EvaluateAsync<string>(
                "[...document.querySelectorAll('main script, main b b, main iframe, main img:not([src^=\"/api/\"]):not([src^=\"blob:\"]):not([src^=\"data:\"])')].filter(one => one.tagName !== 'IMG' || one.getAttribute('src')).map(one => one.outerHTML).join(' ')");
            Assert.True(strangers.Length == 0, $"{route}: {strangers}");
            Assert.True(await studio.FitsAsync(), $"{route} is wider than the window.");
        }

        Assert.Empty(wrongs);
    }

    [SkippableFact]
    public async Task Requests_SixtyFourAtOnceToEachAddress_TakeBoundedMemory()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The most memory that a process took is read from /proc.");
        using var process = TrainedRuns.Start(browser.Runs.Root, "studio . --port 0");
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync())!), Timeout = TimeSpan.FromMinutes(2) };
            http.DefaultRequestHeaders.Add("X-Ebb", "1");
            string run = TrainedRuns.Full, model = $"/api/models/{run}%2Fmodel", certificates = $"/api/runs/{run}/certificates";
            string certificate = Path.GetFileName(Directory.GetDirectories(Path.Combine(browser.Runs.Root, run, "certificates"), "exact-*-5").Single());
            string[] targets =
            [
                "/api/runs", $"/api/runs/{run}", $"/api/runs/{run}/metrics?points=20000", certificates, $"{certificates}/{certificate}/picture.png", "/api/models", model, $"{model}/tensors/block1.conv1.weight",
                $"{model}/tensors/block1.conv1.weight/slice?index=1", $"/api/data/{run}", $"/api/data/{run}/sheet.png", $"/api/data/{run}/images/3.png",
            ];
            foreach (string target in targets)
            {
                var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
                {
                    using var reply = await http.GetAsync(new Uri(target, UriKind.Relative));
                    return reply.StatusCode;
                }));
                Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
            }

            byte[] picture = await File.ReadAllBytesAsync(Path.Combine(browser.Runs.Root, run, "images", "sample-grid.png"));
            var order = new { model = $"{run}/model", steps = 5, count = 16, trace = true };
            await AssertBusyAsync(() => http.PostAsJsonAsync("/api/samples", order), HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
            await AssertBusyAsync(() => http.PostAsJsonAsync($"{certificates}/{certificate}/check", new { }), HttpStatusCode.OK);
            await AssertBusyAsync(
                async () =>
                {
                    using var content = new ByteArrayContent(picture);
                    content.Headers.ContentType = new("image/png");
                    return await http.PostAsync(new Uri("/api/uploads", UriKind.Relative), content);
                },
                HttpStatusCode.OK,
                HttpStatusCode.TooManyRequests);
            using var last = await http.GetAsync(new Uri("/api/runs", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, last.StatusCode);
            string peak = (await File.ReadAllLinesAsync($"/proc/{process.Id}/status")).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            output.WriteLine(peak);
            Assert.InRange(long.Parse(peak.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10, 1, 512);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task AssertBusyAsync(Func<Task<HttpResponseMessage>> send, params HttpStatusCode[] expected)
    {
        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => send())))
        {
            using (reply) Assert.Contains(reply.StatusCode, expected);
        }
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private static string Quoted(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static void Rewrite(string path, Func<string, string> change) => File.WriteAllText(path, change(File.ReadAllText(path)));
}
