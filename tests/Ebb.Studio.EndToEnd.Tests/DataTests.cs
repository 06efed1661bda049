using Ebb.Formats;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What a run was trained on.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class DataTests(Browser browser)
{
    [SkippableFact]
    public async Task Data_OfShapes_ShowsASheetHistogramsAndClasses()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, $"#/data/{TrainedRuns.Full}");
        await Expect(studio.Page.GetByText("these images, value by value")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByText("3 × 16 × 16")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { Name = "Contact sheet of shapes" })).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        foreach (string channel in (string[])["red", "green", "blue"])
        {
            await Expect(studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new($"^{channel}: 256 bins from 0 to 255") })).ToBeVisibleAsync();
        }

        int sum = 0;
        var bars = studio.Page.GetByRole(AriaRole.Progressbar);
        await Expect(bars).Not.ToHaveCountAsync(0);
        foreach (var bar in await bars.AllAsync()) sum += (int)await bar.EvaluateAsync<double>("bar => bar.value");
        Assert.Equal(96, sum);
    }

    [SkippableFact]
    public async Task Data_OfAFileOfArrays_ShowsWhatIsInIt()
    {
        using var runs = CopiedRuns.Of(browser.Runs.Root);
        NpyFile.Write(Path.Combine(runs.Root, "tiny.npy"), NpyArray.Of([.. Enumerable.Range(0, 20 * 64).Select(i => (byte)(i / 64 * 12))], 20, 1, 8, 8));
        TrainedRuns.Ebb(runs.Root, "train --quiet --x tiny.npy --hidden-c 4 --T 5 --batch-size 4 --steps 1 --out run");
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root, "#/data/run", StudioPage.Narrow, ColorScheme.Dark);
        await Expect(studio.Page.GetByText("these images, value by value")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByText("1 × 8 × 8")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^grey: 256 bins") })).ToBeVisibleAsync();
        Assert.True(await studio.FitsAsync());
    }

    [SkippableFact]
    public async Task Neighbours_OfASample_AreReachedFromThePlayground()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, $"#/playground?model={TrainedRuns.Full}%2Fmodel&count=2&steps=2");
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Sample", Exact = true }).ClickAsync();
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Nearest training images" }).ClickAsync();
        var near = studio.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Training image ") });
        await Expect(near).ToHaveCountAsync(8);
        await Expect(near.First).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { Name = "Sample 0" })).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await Expect(studio.Page.GetByText("distance").First).ToBeVisibleAsync();
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "One on" }).ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Img, new() { Name = "Sample 1" })).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await Expect(studio.Page.GetByRole(AriaRole.Button, new() { Name = "One on" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Data_ThatIsNotAtHand_SaysWhatToDo()
    {
        using var runs = CopiedRuns.Of(browser.Runs.Root);
        runs.Write("far/run.json", "{\"dataset\": \"npy:/nowhere/far.npy\", \"x\": \"/nowhere/far.npy\", \"steps\": 1}");
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root, "#/data/far");
        studio.MayLogErrors = true;
        await Expect(studio.Page.GetByText("files that are not in the folder shown")).ToBeVisibleAsync();
    }
}
