using System.Text.Json;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>Not a check but a look: every page as a picture, where <c>EBB_SCREENSHOTS</c> names a folder for them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ScreenshotTests(Browser browser)
{
    // {run}, {other} and {model} are the first runs that are done, and the model of the first. What to wait for is a selector.
    private static readonly (string Name, string Route, string Until, bool Dark)[] Pages =
    [
        ("runs", "#/runs", "article img", true),
        ("compare", "#/compare?runs={run}&runs={other}", "table td", true),
        ("run", "#/run/{run}", ".chart canvas", true),
        ("denoising", "#/denoising?model={model}&go=1&count=4&steps=20", "main pre", true),
        ("playground", "#/playground?model={model}&go=1&count=16", "main pre", true),
        ("model", "#/model/{model}", ".graph, svg", true),
        ("data", "#/data/{run}", "main img, .note", false),
        ("certificates", "#/certificates/{run}", "main h1", false),
    ];

    [SkippableFact]
    public async Task Pages_AtBothWidths_ArePictures()
    {
        string? folder = Environment.GetEnvironmentVariable("EBB_SCREENSHOTS");
        Skip.If(string.IsNullOrEmpty(folder), "Pictures of the pages are taken where EBB_SCREENSHOTS names a folder for them; EBB_STUDIO_RUNS may name a folder of runs.");
        string root = Environment.GetEnvironmentVariable("EBB_STUDIO_RUNS") is { Length: > 0 } named ? named : browser.Runs.Root;
        Directory.CreateDirectory(folder!);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]) await TakeAsync(root, folder!, scheme);
        Assert.NotEmpty(Directory.GetFiles(folder!, "*.png"));
    }

    private async Task TakeAsync(string root, string folder, ColorScheme scheme)
    {
        await using var studio = await StudioPage.OpenAsync(browser, root, "", scheme: scheme);
        // A run whose data set is not on this machine is refused its page of data.
        studio.MayLogErrors = true;
        var names = await NamesAsync(studio.Page);
        foreach (int width in (int[])[StudioPage.Wide, StudioPage.Narrow])
        {
            await studio.Page.SetViewportSizeAsync(width, 900);
            foreach (var (name, route, until, _) in Pages.Where(page => page.Dark || scheme == ColorScheme.Light))
            {
                await studio.GoAsync(names.Aggregate(route, (text, one) => text.Replace(one.Key, Uri.EscapeDataString(one.Value), StringComparison.Ordinal)));
                await Expect(studio.Page.Locator(until).First).ToBeVisibleAsync();
                await studio.Page.EvaluateAsync("Promise.all([...document.images].map(image => image.decode().catch(() => {})))");
                await studio.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = true });
            }
        }
    }

    private static async Task<Dictionary<string, string>> NamesAsync(IPage page)
    {
        var list = await page.EvaluateAsync<JsonElement>("fetch('/api/runs').then(reply => reply.json())");
        string[] done = [.. list.GetProperty("runs").EnumerateArray().Where(run => run.GetProperty("state").GetString() == "done").OrderByDescending(run => run.GetProperty("hasCertificates").GetBoolean()).Select(run => run.GetProperty("id").GetString()!)];
        return new() { ["{run}"] = done[0], ["{other}"] = done[^1], ["{model}"] = done[0] + "/model" };
    }
}
