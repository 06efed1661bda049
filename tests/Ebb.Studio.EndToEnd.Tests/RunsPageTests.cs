namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The list of runs.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class RunsPageTests(Browser browser)
{
    [SkippableFact]
    public async Task Runs_ThatWereTrained_AreListedWithStateAndLoss()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "");
        var cards = studio.Page.GetByRole(AriaRole.Article);
        await Expect(cards).ToHaveCountAsync(2);
        var full = cards.Filter(new() { HasText = TrainedRuns.Full });
        await Expect(full).ToContainTextAsync("done");
        await Expect(full).ToContainTextAsync("certified");
        await Expect(full.Locator("img")).ToHaveJSPropertyAsync("complete", true);
    }
}
