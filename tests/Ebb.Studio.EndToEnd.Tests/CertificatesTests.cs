using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The certificates of a run: what they state, how wide they grew, and the checker's word.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class CertificatesTests(Browser browser)
{
    private const string Route = "#/certificates/" + TrainedRuns.Full;

    [SkippableFact]
    public async Task Certificates_OfARun_StateTheirClaimsWithWidthsAndPictures()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        await Expect(Certificate(studio, "exact")).ToContainTextAsync("differs from what the sampler gives in real-number arithmetic by at most");
        await Expect(Certificate(studio, "box")).ToContainTextAsync("differs from the stored one by at most");
        await Expect(Certificate(studio, "lipschitz")).ToContainTextAsync("Two starts at the Euclidean distance e");
        foreach (string kind in (string[])["exact", "box", "lipschitz"])
        {
            var chart = Certificate(studio, kind).GetByRole(AriaRole.Img, new() { NameRegex = new("^Tube width against step.*0 to 5") });
            await Expect(chart).ToBeVisibleAsync();
            Assert.True(await chart.Locator("canvas").EvaluateAsync<bool>(
                "canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 3"), $"The widths of {kind} are not drawn.");
        }

        foreach (var picture in await Certificate(studio, "box").Locator("img").AllAsync()) await Expect(picture).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await Expect(Certificate(studio, "box").Locator("img")).ToHaveCountAsync(2);
        Assert.True(await studio.FitsAsync());
    }

    [SkippableFact]
    public async Task Widths_OfABox_AreThoseOfTheFile()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        string folder = Directory.GetDirectories(Path.Combine(browser.Runs.Root, TrainedRuns.Full, "certificates"), "box-*-pictures").Single();
        using var steps = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "steps.json")));
        double last = Math.Pow(2, steps.RootElement.GetProperty("log2HalfWidth")[5].GetDouble());
        await Expect(Certificate(studio, "box").Locator(".legend")).ToContainTextAsync(new Regex($@"widest {Regex.Escape(Figure(last))}"));
    }

    [SkippableFact]
    public async Task Check_OfACertificateThatHolds_IsAccepted()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route);
        var certificate = Certificate(studio, "lipschitz");
        await Expect(certificate).ToContainTextAsync("not checked yet");
        await certificate.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(certificate).ToContainTextAsync("The checker accepts: Two starts", new() { Timeout = 30_000 });
        await Expect(certificate.Locator(".badge.good")).ToHaveTextAsync("accepted");

        // What was said once is still there when the page is opened again.
        await studio.GoAsync(Route);
        await Expect(Certificate(studio, "lipschitz")).ToContainTextAsync("The checker accepts");
    }

    [SkippableFact]
    public async Task Check_OfACertificateThatClaimsTooMuch_IsRejectedWithTheReason()
    {
        using var copy = CopiedRuns.Of(browser.Runs.Root, TrainedRuns.Full);
        string file = Path.Combine(Directory.GetDirectories(Path.Combine(copy.Root, TrainedRuns.Full, "certificates"), "lipschitz-*").Single(), "certificate.json");
        await File.WriteAllTextAsync(file, Regex.Replace(await File.ReadAllTextAsync(file), "\"sampler\": \"0x[^\"]*\"", "\"sampler\": \"0x1p-9\""));
        await using var studio = await StudioPage.OpenAsync(browser, copy.Root, Route);
        var certificate = Certificate(studio, "lipschitz");
        await certificate.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(certificate).ToContainTextAsync(new Regex("The checker rejects: .*sampler"), new() { Timeout = 30_000 });
        await Expect(certificate.Locator(".badge.bad")).ToHaveTextAsync("rejected");
    }

    [SkippableFact]
    public async Task Check_ThatIsCancelled_EndsAndCanBeAskedForAgain()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, Route, StudioPage.Narrow, ColorScheme.Dark);
        var certificate = Certificate(studio, "exact");
        await certificate.GetByRole(AriaRole.Button, new() { Name = "Check" }).PressAsync("Enter");
        await certificate.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).Or(certificate.GetByText("The checker accepts")).First.WaitForAsync();
        if (await certificate.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).IsVisibleAsync()) await certificate.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");
        await Expect(certificate.GetByRole(AriaRole.Button, new() { Name = "Check" }).Or(certificate.GetByText("The checker accepts")).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(await studio.FitsAsync());
    }

    [SkippableFact]
    public async Task Choice_WithoutARun_ListsThoseWithCertificates()
    {
        await using var studio = await StudioPage.OpenAsync(browser, browser.Runs.Root, "#/certificates");
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = TrainedRuns.Full })).ToBeVisibleAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = TrainedRuns.Quick })).ToHaveCountAsync(0);
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = TrainedRuns.Full }).ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Certificates of {TrainedRuns.Full}");
    }

    private static ILocator Certificate(StudioPage studio, string kind) => studio.Page.GetByRole(AriaRole.Region, new() { NameRegex = new($"^Certificate {kind}") });

    // As the page writes a number below 1: four digits, or an exponent below a thousandth.
    private static string Figure(double value) => value < 1e-3
        ? value.ToString("0.00e0", System.Globalization.CultureInfo.InvariantCulture)
        : double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
