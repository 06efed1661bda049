namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The system's Chromium without a window, one for all tests, which run one after the other: they share two cores with what they look at.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>The environment variable that names the browser's program; with it a browser that is missing is a failure and not a skip.</summary>
    public const string Variable = "EBB_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The real runs that all tests look at.</summary>
    internal TrainedRuns Runs { get; } = new();

    public async Task InitializeAsync()
    {
        string? program = Find();
        if (program is null) return;

        // The program that a test starts, and all else on a machine of two cores, may take its time.
        SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();

        // Chromium's sandbox does not start for root, as which containers run; the pages are our own.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        Runs.Dispose();
    }

    /// <summary>A window of its own, with no cookies and nothing remembered; skips the test where there is no browser.</summary>
    internal async Task<IBrowserContext> WindowAsync(int width, ColorScheme scheme)
    {
        Skip.If(_browser is null, $"There is no Chromium on this machine: install the package chromium, or name a program in {Variable}.");
        var window = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        window.SetDefaultTimeout(30_000);
        return window;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))).FirstOrDefault(File.Exists);
    }
}
