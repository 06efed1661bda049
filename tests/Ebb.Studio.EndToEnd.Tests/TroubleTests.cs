namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What goes wrong is said in sentences that a person can act on, and harms nothing else.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class TroubleTests(Browser browser) : IDisposable
{
    private readonly RunCopies _copies = new();

    public void Dispose() => _copies.Dispose();

    [SkippableFact]
    public async Task Runs_OneUnreadable_IsListedWithItsReasonAndHarmsNoOther()
    {
        _copies.Copy(browser.Runs, TrainedRuns.Quick);
        _copies.Write("cut", "{\"steps\": 3,\n\"lr\"", []);
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/runs");
        var cut = studio.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "cut" });
        await Expect(cut).ToContainTextAsync("unreadable");
        await Expect(cut).ToContainTextAsync("run.json is not valid JSON: see line 2");
        await Expect(cut).ToContainTextAsync("Mend it, or take the folder away.");
        await Expect(studio.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = TrainedRuns.Quick })).ToContainTextAsync("done");
        await cut.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(studio.Page.Locator("main")).ToContainTextAsync("run.json is not valid JSON: see line 2");

        // Mended under the page, it is a run like any other.
        File.WriteAllText(_copies.At("cut", "run.json"), "{\"steps\": 3, \"lr\": 1}");
        await Expect(studio.Page.Locator(".badge").First).ToHaveTextAsync("stopped");
    }

    [SkippableFact]
    public async Task Server_StoppedUnderThePage_IsSaidAndForgottenWhenItIsBack()
    {
        _copies.Copy(browser.Runs, TrainedRuns.Quick);
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/runs");
        var (cards, alert) = (studio.Page.GetByRole(AriaRole.Article), studio.Page.Locator("#away"));
        await Expect(cards).ToHaveCountAsync(1);
        await Expect(alert).ToBeHiddenAsync();
        studio.MayLogErrors = true;
        await studio.StopServerAsync();
        await Expect(alert).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("The server does not answer. See whether ebb studio still runs in its terminal"));
        await Expect(cards).ToHaveCountAsync(1);

        await cards.GetByRole(AriaRole.Link, new() { Name = TrainedRuns.Quick, Exact = true }).ClickAsync();
        var fault = studio.Page.Locator("main").GetByRole(AriaRole.Alert);
        await Expect(fault).ToContainTextAsync("start it again");
        await studio.StartServerAsync();
        await Expect(alert).ToBeHiddenAsync();
        await fault.GetByRole(AriaRole.Button, new() { NameString = "Try again" }).ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { NameString = TrainedRuns.Quick })).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData("#/run/nowhere", "There is no such run in this folder; it may have been removed or renamed.")]
    [InlineData("#/nowhere", "There is no page “nowhere”. Choose one above.")]
    [InlineData("#/compare?runs=nowhere", "Choose two to six runs in the list")]
    public async Task Address_OfNothing_SaysSo(string route, string sentence)
    {
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "");
        studio.MayLogErrors = true;
        await studio.GoAsync(route);
        await Expect(studio.Page.Locator("main")).ToContainTextAsync(sentence);
    }
}
