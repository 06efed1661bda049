namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>Runs beside one another.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class CompareTests(Browser browser)
{
    // When, where and by which words a run was started.
    private static readonly string[] NoSettings = ["created_utc", "command"];

    [SkippableFact]
    public async Task Compare_TwoChosenRuns_OverlaysTheirCurvesAndShowsOnlyWhatDiffers()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "#/runs");
        var page = studio.Page;
        var button = page.GetByRole(AriaRole.Button, new() { NameString = "compare" });
        await Expect(button).ToBeDisabledAsync();
        foreach (string run in (string[])[TrainedRuns.Full, TrainedRuns.Quick]) await page.GetByRole(AriaRole.Checkbox, new() { NameString = $"Compare {run}" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameString = "Compare 2" }).ClickAsync();

        foreach (var (choice, key) in ((string, string)[])[("Loss", "loss"), ("Held-out loss", "held_out_loss")])
        {
            await page.GetByRole(AriaRole.Combobox).SelectOptionAsync(choice);
            var chart = page.GetByRole(AriaRole.Img);
            foreach (string run in (string[])[TrainedRuns.Full, TrainedRuns.Quick])
            {
                double[] values = [.. LoggedRun.Lines(Path.Combine(browser.Runs.Root, run)).Where(line => line.TryGetProperty(key, out _)).Select(line => line.GetProperty(key).GetDouble())];
                await Expect(chart).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"{run} from {LoggedRun.Shown(values[0])} to {LoggedRun.Shown(values[^1])}"));
            }

            Assert.True(await Canvas.ColoursAsync(chart.Locator("canvas"), "--series-1", "--series-2"), $"{choice}: not both curves are drawn.");
        }

        var (full, quick) = (LoggedRun.Settings(Path.Combine(browser.Runs.Root, TrainedRuns.Full)), LoggedRun.Settings(Path.Combine(browser.Runs.Root, TrainedRuns.Quick)));
        string[] differing = [.. full.Keys.Union(quick.Keys).Except(NoSettings).Where(key => full.GetValueOrDefault(key) != quick.GetValueOrDefault(key))];
        Assert.Contains("lr", differing);
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(differing.Length);
        foreach (string key in differing) await Expect(rows.Filter(new() { Has = page.GetByText(key, new() { Exact = true }) })).ToHaveCountAsync(1);
        await Expect(rows.Filter(new() { Has = page.GetByText("lr", new() { Exact = true }) })).ToHaveTextAsync("lr0.0010.003");
    }
}
