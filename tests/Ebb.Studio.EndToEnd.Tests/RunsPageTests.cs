using System.Text.RegularExpressions;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The list of runs.</summary>
[Collection(nameof(BrowserCollection))]
public sealed partial class RunsPageTests(Browser browser) : IDisposable
{
    // It goes on until it is stopped, and writes a line every two hundred steps of about a millisecond.
    private const string Endless = "train --quiet --dataset shapes --size 8 --n-total 12 --hidden-c 4 --T 4 --batch-size 4 --steps 100000 --sample-every off --threads 1";

    private readonly RunCopies _copies = new();

    public void Dispose() => _copies.Dispose();

    [SkippableFact]
    public async Task Runs_ThatWereTrained_AreListedWithPictureStateLossAndSpeed()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "");
        var cards = studio.Page.GetByRole(AriaRole.Article);
        await Expect(cards).ToHaveCountAsync(2);
        foreach (var (name, steps) in ((string, int)[])[(TrainedRuns.Full, 60), (TrainedRuns.Quick, 30)])
        {
            string folder = Path.Combine(browser.Runs.Root, name);
            var card = cards.Filter(new() { HasText = name });
            await Expect(card).ToContainTextAsync("done");
            await Expect(card).ToContainTextAsync($"{steps} of {steps}");
            await Expect(card).ToContainTextAsync("Loss" + LoggedRun.Shown(LoggedRun.Last(folder, "loss")));
            await Expect(card).ToContainTextAsync("Held-out loss" + LoggedRun.Shown(LoggedRun.Last(folder, "held_out_loss")));
            await Expect(card).ToContainTextAsync(Speed());
            await card.Locator("img").EvaluateAsync("image => image.decode()");
            Assert.True(await card.Locator("img").EvaluateAsync<int>("image => image.naturalWidth") > 16);
        }

        await Expect(cards.Filter(new() { HasText = TrainedRuns.Full })).ToContainTextAsync("certified");
        await Expect(cards.Filter(new() { HasText = TrainedRuns.Quick })).Not.ToContainTextAsync("certified");
    }

    [SkippableFact]
    public async Task Runs_OneInProgress_MovesOnAndSaysHowItWasStoppedWithoutAReload()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are of Unix.");
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/runs");
        await Expect(studio.Page.Locator("main")).ToContainTextAsync("ebb train");
        await studio.Page.EvaluateAsync("window.notReloaded = true");
        using var process = TrainedRuns.Start(_copies.Root, $"{Endless} --out going");
        try
        {
            var card = studio.Page.GetByRole(AriaRole.Article);
            await Expect(card).ToContainTextAsync("running");
            await Expect(card).ToContainTextAsync(Left());
            var link = card.GetByRole(AriaRole.Link);
            await link.FocusAsync();
            await MovesOnAsync(studio.Page);
            await Expect(link).ToBeFocusedAsync();
            await studio.Page.Keyboard.PressAsync("Enter");
            var loss = studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Loss, step") });
            string drawn = (await loss.GetAttributeAsync("aria-label"))!;
            await MovesOnAsync(studio.Page);
            await Expect(loss).Not.ToHaveAttributeAsync("aria-label", drawn);
            await Expect(studio.Page.Locator(".badge")).ToHaveTextAsync("running");

            Terminate(process.Id);
            await process.WaitForExitAsync();
            await Expect(studio.Page.Locator(".badge")).ToHaveTextAsync("stopped");
            await Expect(studio.Page.Locator("main")).ToContainTextAsync("to go on: ebb train --resume going");
            await studio.Page.GoBackAsync();
            await Expect(card).ToContainTextAsync("stopped");
            await Expect(card).ToContainTextAsync("to go on: ebb train --resume going");
            await Expect(card).Not.ToContainTextAsync("Time left");
            Assert.True(await studio.Page.EvaluateAsync<bool>("window.notReloaded"));
        }
        finally
        {
            process.Kill();
        }
    }

    [SkippableFact]
    public async Task Runs_OneWhoseProcessWasKilled_IsStopped()
    {
        using var process = TrainedRuns.Start(_copies.Root, $"{Endless} --out killed");
        try
        {
            await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/runs");
            var card = studio.Page.GetByRole(AriaRole.Article);
            await Expect(card).ToContainTextAsync("running");
            process.Kill();
            await process.WaitForExitAsync();
            await Expect(card).ToContainTextAsync("stopped");
            await Expect(card).ToContainTextAsync("Its process ended without a word");
        }
        finally
        {
            process.Kill();
        }
    }

    [SkippableFact]
    public async Task Runs_ThatDiverged_SayWhyAndWhatToDo()
    {
        using (var process = TrainedRuns.Start(_copies.Root, $"{Endless} --warmup 4 --lr 1e25 --out wild")) await process.WaitForExitAsync();
        await using var studio = await StudioPage.OpenAsync(browser, _copies.Root, "#/runs");
        var card = studio.Page.GetByRole(AriaRole.Article);
        await Expect(card.Locator(".badge")).ToHaveTextAsync("diverged");
        await Expect(card).ToContainTextAsync("Training diverged at step 3");
        await Expect(card).ToContainTextAsync("Use a smaller learning rate");
    }

    [SkippableFact]
    public async Task Filter_ByWordsOfAnyField_IsKeptOnReload()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "#/runs");
        var (cards, search) = (studio.Page.GetByRole(AriaRole.Article), studio.Page.GetByRole(AriaRole.Searchbox));
        await Expect(cards).ToHaveCountAsync(2);
        await search.FillAsync("quick done");
        await Expect(cards).ToHaveCountAsync(1);
        await Expect(cards).ToContainTextAsync(TrainedRuns.Quick);
        await studio.Page.ReloadAsync();
        await Expect(search).ToHaveValueAsync("quick done");
        await Expect(cards).ToHaveCountAsync(1);
        await search.FillAsync("diverged");
        await Expect(cards).ToHaveCountAsync(0);
        await Expect(studio.Page.Locator("main")).ToContainTextAsync("No run matches");
    }

    // The first number of the page is the step.
    private static async Task MovesOnAsync(IPage page)
    {
        const string Step = "Number(document.querySelector('main dd')?.textContent.split(' of ')[0].replace(/\\D/g, ''))";
        await page.WaitForFunctionAsync($"{Step} >= 0");
        int first = await page.EvaluateAsync<int>(Step);
        await page.WaitForFunctionAsync($"first => {Step} > first", first);
    }

    private static void Terminate(int id)
    {
        using var kill = System.Diagnostics.Process.Start("sh", ["-c", FormattableString.Invariant($"kill -15 {id}")]);
        kill.WaitForExit();
    }

    [GeneratedRegex(@"Speed[\d.\u202f]+ steps/s")]
    private static partial Regex Speed();

    [GeneratedRegex(@"Time left\d+ (s|min|h|d)")]
    private static partial Regex Left();
}
