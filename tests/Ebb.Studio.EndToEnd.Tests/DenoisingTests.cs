using System.Globalization;
using System.Text.RegularExpressions;
using Ebb.Models;
using Ebb.Sampling;
using Ebb.Spec.Reverse;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The way from noise to image.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class DenoisingTests(Browser browser)
{
    private const string Model = TrainedRuns.Full + "/model";
    private const int Steps = 10;

    private static readonly string Page = SamplingSteps.Route("denoising", Model, "&seed=7&count=3&steps=10");

    [SkippableFact]
    public async Task Denoise_EveryStep_ShowsThePicturesAndNumbersOfTheSamplersOwnWay()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Page + "&clip=keep");
        var model = ModelFolder.Load(Path.Combine(browser.Runs.Root, Model));
        var frames = new SampleFrames(3, Steps + 1);
        model.Sample(3, 7, new SamplerOptions { Steps = Steps, Clip = ClipMode.Keep, Frames = frames });
        await studio.Button("Denoise").ClickAsync();
        Assert.EndsWith("--n 3 --seed 7 --sampler ddim --steps 10 --clip keep", await studio.CommandAsync(), StringComparison.Ordinal);
        var slider = studio.Page.GetByRole(AriaRole.Slider, new() { Name = "Sampling step" });
        await Expect(slider).ToHaveValueAsync(Steps.ToString(CultureInfo.InvariantCulture));
        foreach (int step in new[] { 0, 4, Steps })
        {
            await slider.FillAsync(step.ToString(CultureInfo.InvariantCulture));
            var frame = frames.Frames[step];
            await Expect(studio.Page.GetByLabel("The step shown", new() { Exact = true })).ToHaveTextAsync(FormattableString.Invariant($"max |x_t| {Four(Largest(frame.State.Values()))} · clipped {Three(100 * Clipped(frame.X0Hat.Values()))} %"));
            Assert.Equal(frame.State.Grid().Width, await SamplingSteps.WidthAsync(studio.Page.GetByAltText($"x_t at step {step}")));
            Assert.Equal(frame.X0Hat.Grid().Width, await SamplingSteps.WidthAsync(studio.Page.GetByAltText($"x0Hat at step {step}")));
        }

        await Expect(studio.Page.GetByText("x_0, the image")).ToBeVisibleAsync();
        foreach (string chart in new[] { "Largest |x_t|", "Share of x0Hat at or beyond ±1" })
        {
            await Expect(studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^" + Regex.Escape(chart) + ", step 0 to 10") })).ToBeVisibleAsync();
        }
    }

    [SkippableFact]
    public async Task WatchIt_OnTheListOfRuns_PlaysTheWayFromNoise()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "");
        await studio.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await studio.Page.EvaluateAsync("""
            () => {
                const note = () => seen.add(document.querySelector('input[aria-label="Sampling step"]')?.getAttribute("aria-valuetext"));
                window.seen = new Set();
                new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
            }
            """);
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = $"Watch it denoise {TrainedRuns.Full}" }).ClickAsync();
        await Expect(studio.Button("Pause")).ToBeVisibleAsync();
        await Expect(studio.Button("Play")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByText("x_0, the image")).ToBeVisibleAsync();

        // All of the 20 steps and the noise before them, one after the other.
        string[] seen = await studio.Page.EvaluateAsync<string[]>("[...seen].filter(Boolean)");
        Assert.Equal(TrainedRuns.Steps + 1, seen.Count(text => text.StartsWith("step ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Schedule_AtAStep_IsReadOutAndMarkedInAllFourPlots()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Page + "&go=1&at=4");
        await studio.CommandAsync();
        var levels = ModelFolder.Load(Path.Combine(browser.Runs.Root, Model)).Levels;
        string shown = await studio.Page.GetByLabel("The schedule at the step shown").InnerTextAsync();
        int t = int.Parse(Regex.Match(shown, @" t = (\d+) ").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(t, 1, levels.Count - 2);
        double ratio = levels[t].Alpha / levels[t].Sigma;
        Assert.Equal(
            $"T = {levels.Count} · t = {t} · beta {Four(levels.Schedule!.Beta(t))} · alphaBar {Four(levels[t].Alpha * levels[t].Alpha)} · SNR {Four(ratio * ratio)} · log-SNR {Four(2 * Math.Log(ratio))}", shown);

        // Where a column of a plot is of the mark's colour from top to bottom, as a share of the plot's width.
        double[] marks = await studio.Region("Schedule").Locator("canvas").EvaluateAllAsync<double[]>("""
            plots => plots.map(canvas => {
              const { width, height } = canvas, pen = canvas.getContext("2d"), data = pen.getImageData(0, 0, width, height).data;
              pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--series-2");
              const hex = pen.fillStyle, mark = [1, 3, 5].map(k => parseInt(hex.slice(k, k + 2), 16));
              const plot = canvas.parentElement.querySelector(".u-over"), left = plot.offsetLeft, right = left + plot.offsetWidth;
              for (let x = left; x < right; x++) {
                let hits = 0;
                for (let y = 0; y < height; y++) hits += mark.every((part, k) => Math.abs(data[4 * (y * width + x) + k] - part) < 8);
                if (hits > height / 3) return (x + .5 - left) / (right - left);
              }
              return -1;
            })
            """);
        Assert.Equal(4, marks.Length);
        Assert.All(marks, mark => Assert.Equal(t / (levels.Count - 1.0), mark, 0.02));
    }

    [SkippableFact]
    public async Task Scrubber_ByKeyboard_StepsPlaysAndKeepsItsPlaceInTheAddress()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Page + "&go=1");
        await studio.CommandAsync();
        var slider = studio.Page.GetByRole(AriaRole.Slider, new() { Name = "Sampling step" });
        await slider.FocusAsync();
        await slider.PressAsync("Home");
        await Expect(studio.Page.GetByAltText("x_t at step 0")).ToBeVisibleAsync();
        await slider.PressAsync("ArrowRight");
        await slider.PressAsync("ArrowRight");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex("^step 2, t \\d+$"));
        await studio.GoAsync(new Uri(studio.Page.Url).Fragment);
        await Expect(studio.Page.GetByAltText("x0Hat at step 2")).ToBeVisibleAsync();

        // With a clock that stands still but for what is said here: eight steps a second.
        await studio.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await studio.Page.Clock.InstallAsync();
        await slider.FocusAsync();
        await studio.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await slider.PressAsync(" ");
        await Expect(studio.Button("Pause")).ToBeVisibleAsync();
        await studio.Page.Clock.RunForAsync(260);
        await Expect(studio.Page.GetByAltText("x_t at step 4")).ToBeVisibleAsync();
        await slider.PressAsync(" ");
        await Expect(studio.Button("Play")).ToBeVisibleAsync();
        await studio.Button("Play").ClickAsync();
        await studio.Page.Clock.RunForAsync(2000);
        await Expect(slider).ToHaveValueAsync("10");
        await Expect(studio.Button("Play")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Events_ThatBreakOff_GoOnWithoutAStepTwice()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Page);
        studio.MayLogErrors = true;
        int asked = 0;
        await studio.Page.RouteAsync("**/api/jobs/*/events", async route =>
        {
            if (++asked > 1)
            {
                await route.ContinueAsync();
                return;
            }

            string whole = await (await route.FetchAsync()).TextAsync();
            int end = whole.IndexOf("frames/3/x.png", StringComparison.Ordinal);
            end = whole.IndexOf("\n\n", end, StringComparison.Ordinal);
            await route.FulfillAsync(new() { ContentType = "text/event-stream", Body = "retry: 50\n\n" + whole[..(end + 2)] });
        });
        await studio.Button("Denoise").ClickAsync();
        await studio.CommandAsync();
        Assert.Equal(2, asked);
        var slider = studio.Page.GetByRole(AriaRole.Slider, new() { Name = "Sampling step" });
        await Expect(slider).ToHaveAttributeAsync("max", "10");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "step 10, t 0");
    }

    [SkippableFact]
    public async Task Denoise_OnATelephone_FitsAndShowsThePictures()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Page, StudioPage.Narrow, ColorScheme.Dark);
        await studio.Button("Denoise").ClickAsync();
        await studio.CommandAsync();
        Assert.True(await SamplingSteps.WidthAsync(studio.Page.GetByAltText("x_t at step 10")) > 64);
        await Expect(studio.Page.GetByRole(AriaRole.Slider, new() { Name = "Sampling step" })).ToBeInViewportAsync();
        Assert.True(await studio.FitsAsync());
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static double Clipped(ReadOnlySpan<float> values)
    {
        int count = 0;
        foreach (float value in values) if (!(Math.Abs(value) < 1)) count++;
        return (double)count / values.Length;
    }

    // As the page writes numbers from a thousandth to ten thousand.
    private static string Four(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);

    private static string Three(double value) => double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}
