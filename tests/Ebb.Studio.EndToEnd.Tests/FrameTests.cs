namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What all pages share: the bar above, the theme, the keyboard, and that they fit.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class FrameTests(Browser browser)
{
    private const string Full = TrainedRuns.Full, Model = $"{TrainedRuns.Full}%2Fmodel";

    // With what shows that the page is there.
    private static readonly (string Route, string Until)[] Pages =
    [
        ("#/runs", "article"), ($"#/run/{Full}", ".chart canvas"), ($"#/compare?runs={Full}&runs={TrainedRuns.Quick}", "tbody td"), ($"#/denoising?model={Model}", "canvas"),
        ($"#/playground?model={Model}", "form"), ("#/model", "main a"), ($"#/model/{Model}", "main svg"), ("#/data", "main a"), ($"#/data/{Full}", "main h1"),
        ("#/certificates", "main a"), ($"#/certificates/{Full}", "section h2"),
    ];

    [SkippableFact]
    public async Task Pages_InEitherThemeAtBothWidths_AreNoWiderThanTheWindow()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "");
        foreach (var (route, until) in Pages)
        {
            await studio.Page.SetViewportSizeAsync(StudioPage.Wide, 900);
            await studio.GoAsync(route);
            await Expect(studio.Page.Locator(until).First).ToBeVisibleAsync();
            foreach (int width in (int[])[StudioPage.Wide, StudioPage.Narrow])
            {
                await studio.Page.SetViewportSizeAsync(width, 900);
                foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
                {
                    await studio.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    await Expect(studio.Page.Locator("html")).ToHaveAttributeAsync("data-theme", scheme == ColorScheme.Dark ? "dark" : "light");
                    Assert.True(await studio.FitsAsync(), $"{route} at {width}, {scheme}");
                }
            }
        }
    }

    [SkippableFact]
    public async Task Theme_Switched_ColoursThePageAndItsChartsAndStaysOnReload()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, $"#/run/{Full}");
        var page = studio.Page;
        var button = page.GetByRole(AriaRole.Button, new() { NameString = "Theme" });
        await Expect(button).ToHaveTextAsync("Theme: auto");
        string light = await BackgroundAsync(page);
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Theme: light");
        Assert.Equal(light, await BackgroundAsync(page));
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Theme: dark");
        string dark = await BackgroundAsync(page);
        Assert.NotEqual(light, dark);
        Assert.True(await Canvas.ColoursAsync(page.Locator(".chart canvas"), "--series-1"), "The chart is not in the dark palette.");
        await page.ReloadAsync();
        await Expect(button).ToHaveTextAsync("Theme: dark");
        Assert.Equal(dark, await BackgroundAsync(page));
    }

    [SkippableFact]
    public async Task Keyboard_FromTheTop_ReachesRunsAndComparesThem()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "#/runs");
        var page = studio.Page;
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to content")).ToBeFocusedAsync();
        await Expect(page.GetByText("Skip to content")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        foreach (string run in (string[])[Full, TrainedRuns.Quick])
        {
            await TabToAsync(page, page.GetByRole(AriaRole.Checkbox, new() { NameString = $"Compare {run}" }), backwards: run != await FirstAsync(page));
            await page.Keyboard.PressAsync("Space");
        }

        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { NameString = "Compare 2" }), backwards: true);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameString = "Compare 2 runs" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { NameString = "Runs", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
    }

    [SkippableFact]
    public async Task Keyboard_OnTheCurves_ZoomsMovesAndShowsAll()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, $"#/run/{Full}");
        var page = studio.Page;
        var (curves, words) = (page.GetByRole(AriaRole.Group, new() { NameString = "Curves" }), page.GetByRole(AriaRole.Group, new() { NameString = "Range of steps" }));
        await Expect(words).ToContainTextAsync("all steps, 0 to 60");
        await TabToAsync(page, curves, backwards: false);
        foreach (var (key, range) in ((string, string)[])[("+", "steps 15 to 45"), ("ArrowRight", "steps 30 to 60"), ("ArrowLeft", "steps 15 to 45"), ("-", "all steps"), ("+", "steps 15 to 45"), ("0", "all steps")])
        {
            await page.Keyboard.PressAsync(key);
            await Expect(words).ToContainTextAsync(range);
        }
    }

    [SkippableTheory]
    [InlineData($"#/run/{Full}", ".chart canvas")]
    [InlineData("#/runs", "article")]
    public async Task Keyboard_OnEveryStop_ShowsWhereItIs(string route, string until)
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, route);
        await Expect(studio.Page.Locator(until).First).ToBeVisibleAsync();
        var seen = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            await studio.Page.Keyboard.PressAsync("Tab");
            string at = await studio.Page.EvaluateAsync<string>(
                """
                (() => {
                  const at = document.activeElement;
                  if (at === document.body) return "";
                  const style = getComputedStyle(at), box = at.getBoundingClientRect();
                  const isShown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                  return `${isShown ? "shown" : "hidden"} ${at.tagName} ${at.getAttribute("aria-label") ?? at.textContent.slice(0, 30)}`;
                })()
                """);
            if (at.Length == 0) break;
            seen.Add(at);
        }

        Assert.InRange(seen.Count, 10, 59);
        Assert.DoesNotContain(seen, at => at.StartsWith("hidden", StringComparison.Ordinal));
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");

    private static Task<string> FirstAsync(IPage page) => page.Locator("article a").First.InnerTextAsync();

    private static async Task TabToAsync(IPage page, ILocator target, bool backwards)
    {
        for (int i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await target.EvaluateAsync<bool>("node => node === document.activeElement")) return;
        }

        Assert.Fail("The keyboard does not reach it.");
    }
}
