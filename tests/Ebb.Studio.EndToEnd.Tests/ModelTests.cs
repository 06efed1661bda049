using System.Globalization;
using Ebb.Formats;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>A model: its graph, and its tensors one by one.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ModelTests(Browser browser)
{
    private const string Route = "#/model/" + TrainedRuns.Full + "%2Fmodel";

    [SkippableFact]
    public async Task Model_OfARun_IsDrawnWithShapesParametersAndCost()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        var graph = studio.Page.GetByRole(AriaRole.Group, new() { Name = "Graph of 6 layers" });
        await Expect(graph.GetByRole(AriaRole.Button)).ToHaveCountAsync(6);

        // 8 filters of 8 x 3 x 3 with a bias each, at 16 x 16 pixels.
        await Expect(graph.GetByRole(AriaRole.Button, new() { Name = "block1.conv2 (conv)" })).ToHaveAttributeAsync("aria-label", "block1.conv2 (conv): 8 × 16 × 16 · 584 parameters · 147\u202fk MACs");
        await Expect(graph.Locator("path.skip-edge")).ToHaveCountAsync(2);
        await graph.GetByRole(AriaRole.Button, new() { Name = "block1.conv2 (conv)" }).PressAsync("Enter");
        await Expect(studio.Page.GetByText("2 of 12 tensors")).ToBeVisibleAsync();
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "To the run" }).ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"#/run/{TrainedRuns.Full}$"));
    }

    [SkippableFact]
    public async Task Tensor_OfAModel_ShowsItsNumbersHistogramAndSlices()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "stem.weight" }).ClickAsync();
        var weights = SafetensorsFile.Read(Path.Combine(browser.Runs.Root, TrainedRuns.Full, "model", "diffusion_pytorch_model.safetensors")).Arrays["stem.weight"];
        float[] values = [.. weights.Values];
        var panel = studio.Page.Locator("section").Filter(new() { Has = studio.Page.GetByRole(AriaRole.Heading, new() { Name = "stem.weight" }) });
        await Expect(panel.GetByText($"{Figure(values.Min())}, {Figure(values.Max())}")).ToBeVisibleAsync();
        await Expect(panel.Locator("dd").Nth(4)).ToHaveTextAsync(Figure(Math.Sqrt(values.Sum(value => (double)value * value))));
        await Expect(panel.GetByRole(AriaRole.Img, new() { NameRegex = new("^values: 64 bins") })).ToBeVisibleAsync();
        var slice = panel.GetByRole(AriaRole.Img, new() { Name = "Slice 0 of the filters" });
        await Expect(slice).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await panel.GetByRole(AriaRole.Button, new() { Name = "One on" }).ClickAsync();
        await Expect(panel.GetByText("Filters of output channel 1 of 8")).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Img, new() { Name = "Slice 1 of the filters" })).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        Assert.Contains("slice=1", studio.Page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Weights_Alone_OpenWithTheirValuesThatAreNone()
    {
        using var runs = CopiedRuns.Of(browser.Runs.Root);
        float[] values = [1, 2, float.NaN, float.NaN, float.PositiveInfinity, -3];
        SafetensorsFile.Write(Path.Combine(runs.Root, "bare.safetensors"), new(
            new SortedDictionary<string, WeightArray>(StringComparer.Ordinal) { ["some.weight"] = new(Array.AsReadOnly([2, 3]), values) }, new Dictionary<string, string>()));
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root, "#/model", StudioPage.Narrow);
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "bare.safetensors" }).ClickAsync();
        await Expect(studio.Page.GetByText("weights without a configuration")).ToBeVisibleAsync();
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "some.weight" }).ClickAsync();
        await Expect(studio.Page.GetByText("2 not a number")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByText("1 infinite")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByText("-3, 2")).ToBeVisibleAsync();
        Assert.True(await studio.FitsAsync());
    }

    [SkippableFact]
    public async Task Folder_OfTheEcosystem_OpensWithItsBlocks()
    {
        using var runs = CopiedRuns.Of(browser.Runs.Root);
        TrainedRuns.Ebb(runs.Root, "train --quiet --dataset shapes --size 16 --n-total 96 --net unet --channels 8,16 --T 20 --batch-size 8 --steps 1 --out trained");
        Directory.Move(Path.Combine(runs.Root, "trained", "model"), Path.Combine(runs.Root, "pipeline"));
        Directory.Delete(Path.Combine(runs.Root, "trained"), recursive: true);
        await using var studio = await StudioPage.OpenAsync(browser, runs.Root, "#/model/pipeline");
        var graph = studio.Page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Graph of") });
        await Expect(graph.GetByRole(AriaRole.Button, new() { Name = "down_blocks.0.downsamplers.0 (down): 8 × 8 × 8" })).ToBeVisibleAsync();
        await Expect(graph.GetByRole(AriaRole.Button, new() { Name = "mid_block.resnets.0 (residual), told the time: 16 × 8 × 8" })).ToBeVisibleAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = "Playground" }).Last).ToHaveAttributeAsync("href", "#/playground?model=pipeline");
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = "To the run" })).ToHaveCountAsync(0);
    }

    // As the page writes numbers of a usual size: to four digits.
    private static string Figure(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
