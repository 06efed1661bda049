using System.Text.Json;
using System.Text.RegularExpressions;
using Ebb.Formats;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>Samples on request.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PlaygroundTests(Browser browser, PlaygroundRuns runs) : IClassFixture<PlaygroundRuns>, IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("ebb-end-to-end-").FullName;

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [SkippableFact]
    public async Task Sample_WithSettingsOfManyKinds_ShowsThePictureThatTheShownCommandMakes()
    {
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), "");
        (string Model, string Settings, string Shown)[] cases =
        [
            (PlaygroundRuns.Plain, "&seed=9007199254740993&steps=20&eta=0.7&count=3&first=5", "--seed 9007199254740993 --sampler ddim --steps 20 --eta 0.7 --first 5"),
            (PlaygroundRuns.Plain, "&weights=raw&sampler=ddpm&clip=keep&steps=7", "model-raw' --n 4 --seed 1 --sampler ddpm --steps 7 --clip keep"),
            (PlaygroundRuns.Plain, "&sampler=dpmpp-2m&clip=none&steps=10&interpolate=18446744073709551615", "--clip none --interpolate 18446744073709551615"),
            (PlaygroundRuns.Labelled, "&class=2&guidance=2.5&sampler=heun&steps=5", "--class 2 --guidance 2.5"),
            (PlaygroundRuns.Labelled, "&interpolate=3&first=1&steps=5", "--first 1 --interpolate 3"),
        ];
        foreach (var (model, settings, shown) in cases)
        {
            await studio.GoAsync(SamplingSteps.Route("playground", model, settings + "&go=1"));
            string command = await studio.CommandAsync();
            Assert.Contains(shown, command, StringComparison.Ordinal);
            byte[] picture = await studio.DownloadAsync();
            Assert.Equal(SamplingSteps.RunCommand(command, _work), picture);
            Assert.True(await SamplingSteps.WidthAsync(studio.Region("Result").Locator("img")) > 64);
        }
    }

    [SkippableFact]
    public async Task Sample_ByClick_PutsEverySettingIntoTheAddressAndTheLinkShowsTheSame()
    {
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain));
        await studio.Page.GetByLabel("Seed", new() { Exact = true }).FillAsync("18446744073709551615");
        await studio.Page.GetByLabel("Sampler", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "DPM-Solver++ 2M SDE" });
        await studio.Page.GetByLabel("Images", new() { Exact = true }).FillAsync("2");
        await studio.Button("Sample").ClickAsync();
        string command = await studio.CommandAsync();
        Assert.Contains("--n 2 --seed 18446744073709551615 --sampler dpmpp-2m-sde --steps 20", command, StringComparison.Ordinal);
        await Expect(studio.Region("Result")).ToContainTextAsync("2 images of seed 18446744073709551615. 20 steps in");
        await Expect(studio.Region("Result")).ToContainTextAsync("steps/s");
        byte[] picture = await studio.DownloadAsync();
        await studio.Button("Copy command").ClickAsync();
        Assert.Equal(command, await studio.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await studio.Button("Copy link").ClickAsync();
        string link = await studio.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await studio.GoAsync(new Uri(link).Fragment);
        Assert.Equal(command, await studio.CommandAsync());
        Assert.Equal(picture, await studio.DownloadAsync());
        await Expect(studio.Page.GetByLabel("Images", new() { Exact = true })).ToHaveValueAsync("2");
    }

    [SkippableFact]
    public async Task Settings_ThatDoNotApply_AreOffAndSayWhy()
    {
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain));
        var page = studio.Page;
        await Expect(page.GetByLabel("Class", new() { Exact = true })).ToBeDisabledAsync();
        await Expect(page.GetByText("trained without classes")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Guidance", new() { Exact = true })).ToBeDisabledAsync();
        await Expect(page.GetByLabel("Weights", new() { Exact = true })).ToBeEnabledAsync();
        await Expect(page.GetByLabel("Steps", new() { Exact = true })).ToHaveValueAsync("20");
        Assert.Empty(await CutOffAsync(page));
        await page.GetByLabel("Sampler", new() { Exact = true }).SelectOptionAsync("unipc");
        await Expect(page.GetByLabel("eta", new() { Exact = true })).ToBeDisabledAsync();
        await Expect(page.GetByText("DDIM only")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Clip x0Hat", new() { Exact = true }).Locator("option[value=keep]")).ToBeDisabledAsync();

        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync(PlaygroundRuns.Labelled);
        await Expect(page.GetByLabel("Class", new() { Exact = true })).ToBeEnabledAsync();
        await Expect(page.GetByLabel("Class", new() { Exact = true }).Locator("option")).ToHaveTextAsync(["all in turn", "disc (0)", "square (1)", "triangle (2)"]);
        await Expect(page.GetByLabel("Guidance", new() { Exact = true })).ToBeEnabledAsync();
        await Expect(page.GetByLabel("Weights", new() { Exact = true })).ToBeDisabledAsync();
        await page.GetByLabel("Class", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "square (1)" });
        await page.GetByLabel("Seed", new() { Exact = true }).FillAsync("18446744073709551616");
        await studio.Button("Sample").ClickAsync();
        await Expect(page.GetByLabel("Seed", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Seed", new() { Exact = true }).FillAsync("4");
        await studio.Button("Sample").ClickAsync();
        Assert.Contains("--class 1", await studio.CommandAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Upload_NoisedAndReconstructed_HasALinkAndTheCommandMakesTheSame()
    {
        string file = Path.Combine(_work, "a photo.png");
        var photo = new Picture(640, 560, 3);
        for (int i = 0; i < photo.Pixels.Length; i++) photo.Pixels[i] = (byte)((i / 3 % 640 / 5) + (i % 3 * 50) + (i / 1920 / 8));
        PngFile.Write(file, photo);
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain, "&steps=10"));
        await studio.Page.GetByText("From a picture").ClickAsync();
        await Expect(studio.Page.GetByLabel("Noise to t", new() { Exact = true })).ToBeDisabledAsync();
        await studio.Page.GetByLabel("Picture", new() { Exact = true }).SetInputFilesAsync(file);
        await Expect(studio.Page.GetByText("a photo.png, 640 × 560")).ToBeVisibleAsync();
        Assert.Equal(256, await SamplingSteps.WidthAsync(studio.Page.GetByAltText("The picture chosen")));
        await Expect(studio.Page.GetByLabel("Interpolate to", new() { Exact = true })).ToBeDisabledAsync();
        await studio.Page.GetByLabel("Noise to t", new() { Exact = true }).FillAsync("9");
        await studio.Button("Sample").ClickAsync();
        string command = await studio.CommandAsync();
        Assert.Contains("--encode 'a photo.png' --at 9", command, StringComparison.Ordinal);
        await Expect(studio.Region("Result")).ToContainTextAsync("Mean squared error");
        byte[] picture = await studio.DownloadAsync();
        Assert.Equal(SamplingSteps.RunCommand(command, _work), picture);

        string fragment = new Uri(studio.Page.Url).Fragment;
        await studio.GoAsync(fragment);
        Assert.Equal(command, await studio.CommandAsync());
        Assert.Equal(picture, await studio.DownloadAsync());
        await using var later = await StudioPage.OpenAsync(browser, runs.Root(browser), "");
        later.MayLogErrors = true;
        await later.GoAsync(fragment);
        await Expect(later.Page.GetByText("Choose the file again").First).ToBeVisibleAsync();
        await Expect(later.Region("Result")).ToContainTextAsync("Not sampled.");
        await later.Page.GetByLabel("Picture", new() { Exact = true }).SetInputFilesAsync(file);
        await Expect(later.Page.GetByText("a photo.png, 640 × 560")).ToBeVisibleAsync();
        await later.Button("Sample").ClickAsync();
        await later.CommandAsync();
        Assert.Equal(picture, await later.DownloadAsync());
        Assert.Equal(fragment, new Uri(later.Page.Url).Fragment);
    }

    [SkippableFact]
    public async Task Upload_OfWhatIsNoPicture_SaysSoAndDoesNotSampleNoiseInstead()
    {
        string file = Path.Combine(_work, "notes.png");
        await File.WriteAllTextAsync(file, "no picture");
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain));
        studio.MayLogErrors = true;
        await studio.Page.GetByText("From a picture").ClickAsync();
        await studio.Page.GetByLabel("Picture", new() { Exact = true }).SetInputFilesAsync(file);
        await Expect(studio.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected a PNG or PPM picture");
        await studio.Button("Sample").ClickAsync();
        await Expect(studio.Region("Result")).ToContainTextAsync("Not sampled.");
        await studio.Button("Leave the picture out").ClickAsync();
        await studio.Button("Sample").ClickAsync();
        await studio.CommandAsync();
    }

    [SkippableFact]
    public async Task Sample_ThatTakesLong_ShowsItselfOnTheWayAndCanBeCancelled()
    {
        string slow = SamplingSteps.Route("playground", PlaygroundRuns.Slow, "&steps=4000&count=16&go=1");
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), slow);
        var result = studio.Region("Result");
        await Expect(result).ToContainTextAsync(new Regex(@"Step \d+ of 4000 · [\d.]+ steps/s"));

        // Whoever asked for less motion is shown the end only.
        await Expect(result.Locator("img")).ToBeHiddenAsync();
        await studio.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await studio.GoAsync(slow);

        // The sampling of the page that was left makes room.
        await Expect(result.GetByAltText("Samples as they denoise")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(await SamplingSteps.WidthAsync(result.GetByAltText("Samples as they denoise")) > 64);
        await studio.Button("Cancel").ClickAsync();
        await Expect(result).ToContainTextAsync("Cancelled.");
        await Expect(studio.Button("Sample")).ToBeFocusedAsync();
        await Expect(studio.Button("Cancel")).ToBeDisabledAsync();
        await studio.Page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync(PlaygroundRuns.Plain);
        await studio.Button("Sample").ClickAsync();
        await studio.CommandAsync();
    }

    [SkippableFact]
    public async Task Sample_WhileSixteenWait_IsRefusedInWordsAndTakenWhenThereIsRoom()
    {
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain));
        studio.MayLogErrors = true;
        var jobs = await studio.Page.EvaluateAsync<JsonElement>("""
            async model => {
              const ask = () => fetch("/api/samples", { method: "POST", headers: { "Content-Type": "application/json", "X-Ebb": "1" }, body: JSON.stringify({ model, steps: 4000, count: 16 }) });
              const replies = await Promise.all(Array.from({ length: 64 }, ask));
              return { taken: (await Promise.all(replies.filter(one => one.ok).map(one => one.json()))).map(one => one.job), refused: replies.filter(one => one.status === 429).length };
            }
            """, PlaygroundRuns.Slow);
        string[] taken = [.. jobs.GetProperty("taken").EnumerateArray().Select(job => job.GetString()!)];
        Assert.Equal((17, 47), (taken.Length, jobs.GetProperty("refused").GetInt32()));
        await studio.Button("Sample").ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("16 samplings wait already");
        await CancelAsync(taken[16..]);
        await studio.Button("Try again").ClickAsync();
        await Expect(studio.Region("Result")).ToContainTextAsync("Waiting: 16 before this");
        await CancelAsync(taken[..16]);
        await studio.CommandAsync();

        Task CancelAsync(string[] ids) => studio.Page.EvaluateAsync(
            """ids => Promise.all(ids.map(id => fetch(`/api/jobs/${id}`, { method: "DELETE", headers: { "X-Ebb": "1", "Content-Type": "application/json" } })))""", ids);
    }

    [SkippableFact]
    public async Task Sample_OnATelephone_FitsAndBringsThePictureIntoView()
    {
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root(browser), SamplingSteps.Route("playground", PlaygroundRuns.Plain), StudioPage.Narrow, ColorScheme.Dark);
        await studio.Button("Sample").ClickAsync();
        await studio.CommandAsync();
        var image = studio.Region("Result").Locator("img");
        Assert.True(await SamplingSteps.WidthAsync(image) > 64);
        await Expect(image).ToBeInViewportAsync();
        Assert.True(await studio.FitsAsync());
    }

    // The choices whose words are wider than their box.
    private static Task<string[]> CutOffAsync(IPage page) => page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll("select")].flatMap(select => {
          const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d"), arrow = 24;
          pen.font = style.font;
          const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
          return [...select.options].filter(option => !option.disabled && pen.measureText(option.textContent).width > room).map(option => option.textContent);
        })
        """);
}
