using System.Globalization;
using System.Text.RegularExpressions;
using Ebb.Formats;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The page of one run.</summary>
[Collection(nameof(BrowserCollection))]
public sealed partial class RunPageTests(Browser browser) : IDisposable
{
    private const string Route = $"#/run/{TrainedRuns.Full}";

    private readonly RunCopies _copies = new();

    private string Folder => Path.Combine(browser.Runs.Root, TrainedRuns.Full);

    public void Dispose() => _copies.Dispose();

    [SkippableFact]
    public async Task Curves_OfARun_AreThoseOfItsLog()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        var lines = LoggedRun.Lines(Folder);
        foreach (var (title, series, key, colour) in ((string, string, string, string)[])
            [("Loss", "train", "loss", "--series-1"), ("Loss", "held-out", "held_out_loss", "--series-2"), ("Learning rate", "Learning rate", "lr", "--series-4"), ("Gradient norm", "Gradient norm", "grad_norm", "--series-3")])
        {
            double[] values = [.. lines.Where(line => line.TryGetProperty(key, out _)).Select(line => line.GetProperty(key).GetDouble())];
            var chart = studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex($"^{title}, step") });
            await Expect(chart).ToHaveAttributeAsync("aria-label", new Regex(Regex.Escape($"{series} from {LoggedRun.Shown(values[0])} to {LoggedRun.Shown(values[^1])}")));
            Assert.True(await Canvas.ColoursAsync(chart.Locator("canvas"), colour), $"{series} is not drawn.");
        }

        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { NameString = "Speed, steps/s, step 1 to 60" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Slider_Moved_MovesAllPanelsAndStaysOnReload()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        var page = studio.Page;
        var slider = page.GetByRole(AriaRole.Slider);
        await AssertAtAsync(page, 60);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await AssertAtAsync(page, 40);
        await page.Keyboard.PressAsync("Home");
        await AssertAtAsync(page, 20);
        await page.ReloadAsync();
        await AssertAtAsync(page, 20);

        // Another day: the address says nothing, but this browser remembers.
        await studio.GoAsync(Route);
        await AssertAtAsync(page, 20);
    }

    [SkippableFact]
    public async Task FourPictures_OfARun_HaveTheirErrors()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        var figures = studio.Page.Locator("section", new() { Has = studio.Page.GetByRole(AriaRole.Heading, new() { NameString = "Four pictures" }) }).Locator("figure");
        await Expect(figures).ToHaveCountAsync(4);
        string[] captions = ["Held-out x0", $"Noised x_tMSE {Error("noisy")}", $"Denoised x0HatMSE {Error("reconstruct")}", "Sampled from noise"];
        for (int i = 0; i < 4; i++)
        {
            await Expect(figures.Nth(i)).ToHaveTextAsync(captions[i]);
            await figures.Nth(i).Locator("img").EvaluateAsync("image => image.decode()");
            Assert.Equal(16, await figures.Nth(i).Locator("img").EvaluateAsync<int>("image => image.naturalWidth"));
        }
    }

    [SkippableFact]
    public async Task Chart_Dragged_ShowsThatStretchInFullDetailAndAllOfItAgain()
    {
        const int Steps = 200_000;
        _copies.Write("long", $"{{\"steps\":{Steps},\"T\":4}}", Enumerable.Range(1, Steps).Select(step => string.Create(CultureInfo.InvariantCulture, $"{{\"step\":{step},\"loss\":{LossAt(step)},\"ms\":1}}")));
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/run/long");
        var page = studio.Page;
        var (chart, words) = (page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Loss, step") }), page.GetByRole(AriaRole.Group, new() { NameString = "Range of steps" }));
        await Expect(words).ToContainTextAsync("all steps, 1 to 200\u202f000");
        for (int stretch = Steps; stretch > 900;)
        {
            string before = (await words.TextContentAsync())!, drawn = (await chart.GetAttributeAsync("aria-label"))!;
            var box = (await chart.Locator(".u-over").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 50);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.56f), box.Y + 50, new() { Steps = 3 });
            await page.Mouse.UpAsync();
            await Expect(words).Not.ToHaveTextAsync(before);
            var (from, to) = await RangeAsync(words);
            Assert.InRange(to - from, stretch * 0.04, stretch * 0.08);
            stretch = to - from;
            await Expect(chart).Not.ToHaveAttributeAsync("aria-label", drawn);
        }

        // No means any more: the first and the last line of the stretch as they stand in the log.
        var (first, last) = await RangeAsync(words);
        await Expect(chart).ToHaveAttributeAsync(
            "aria-label", $"Loss, step {Grouped(first)} to {Grouped(last)}: train from {LoggedRun.Shown(LossAt(first))} to {LoggedRun.Shown(LossAt(last))}");
        await page.ReloadAsync();
        await Expect(words).ToContainTextAsync($"steps {first:#,0}".Replace(",", "\u202f", StringComparison.Ordinal));
        await chart.Locator(".u-over").DblClickAsync();
        await Expect(words).ToContainTextAsync("all steps");
    }

    // It threw, where a page was drawn twice before the browser had laid it out once; the page's errors fail the test.
    [SkippableFact]
    public async Task Chart_OfNothing_CanBeMarkedAtOnce()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "#/runs");
        await studio.Page.EvaluateAsync("""
            async () => {
                const { chart } = await import("/js/parts/chart.js");
                const view = chart({ title: "Nothing", x: "step", series: [{ label: "y", colour: "series-1" }] }, { onLeave() { } });
                document.querySelector("main").append(view.node);
                view.data([[], []]);
                view.mark(1);
            }
            """);
        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { Name = "Nothing: nothing logged yet" }).Locator("canvas")).ToBeVisibleAsync();
    }

    private static double LossAt(int step) => Math.Round(2 + Math.Sin(step * 1.7), 3);

    // Ticks and labels have four digits below ten thousand, and all of them from there on.
    private static string Grouped(int step) => step < 10_000 ? step.ToString(CultureInfo.InvariantCulture) : step.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202f", StringComparison.Ordinal);

    private static async Task<(int From, int To)> RangeAsync(ILocator words)
    {
        var match = Range().Match((await words.TextContentAsync())!.Replace("\u202f", "", StringComparison.Ordinal));
        return (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"steps (\d+) to (\d+)")]
    private static partial Regex Range();

    private async Task AssertAtAsync(IPage page, int step)
    {
        await Expect(page.GetByRole(AriaRole.Slider)).ToHaveAttributeAsync("aria-valuetext", $"step {step}");
        var pictures = page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { NameString = "Samples over training" }) }).Locator("figure");
        foreach (var (name, suffix) in ((string, string)[])[("Averaged weights", ""), ("Last weights (raw)", "-raw")])
        {
            var figure = pictures.Filter(new() { HasText = name });
            await Expect(figure).ToHaveTextAsync($"{name} after step {step}");
            await Expect(figure.Locator("img")).ToHaveAttributeAsync("src", new Regex($"step-{step:000000}{suffix}\\.png$"));
        }

        double[] losses = [.. LoggedRun.Lines(Folder).Last(line => line.GetProperty("step").GetInt32() <= step && line.TryGetProperty("held_out_loss_by_t", out _))
            .GetProperty("held_out_loss_by_t").EnumerateArray().Select(loss => loss.GetDouble())];
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameString = $"After step {step}", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".meter .num")).ToHaveTextAsync([.. losses.Select(LoggedRun.Shown)]);
        await Expect(page.Locator(".meter span:not(.num)").First).ToHaveTextAsync("t 0–2");
    }

    private string Error(string name)
    {
        var (a, b) = (PngFile.Read(Path.Combine(Folder, "images", "reference.png")).Pixels, PngFile.Read(Path.Combine(Folder, "images", name + ".png")).Pixels);
        return LoggedRun.Shown(a.Zip(b, (x, y) => Math.Pow((x - y) / 127.5, 2)).Average());
    }
}
