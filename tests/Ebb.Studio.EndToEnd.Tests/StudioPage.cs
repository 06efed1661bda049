namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>
/// A page of a studio of its own, as a person has it before them. It fails where the page logs an error, throws, or asks any other host for anything.
/// </summary>
internal sealed class StudioPage : IAsyncDisposable
{
    /// <summary>A desktop's width in pixels.</summary>
    public const int Wide = 1280;

    /// <summary>A telephone's width in pixels.</summary>
    public const int Narrow = 390;

    private readonly string _root;
    private StudioServer? _server;
    private readonly IBrowserContext _window;
    private readonly List<string> _wrongs = [];

    private StudioPage(string root, StudioServer server, IBrowserContext window, IPage page) =>
        (_root, _server, _window, Page, Address) = (root, server, window, page, server.Address);

    public IPage Page { get; }

    public Uri Address { get; }

    /// <summary>Whether the page may log errors: where the server is to refuse something, the browser says so there.</summary>
    public bool MayLogErrors { get; set; }

    /// <summary>Starts a studio on a folder and opens a page of it.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="root">The folder of runs.</param>
    /// <param name="route">What follows the address, such as <c>#/runs</c>.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    public static async Task<StudioPage> OpenAsync(Browser browser, string root, string route, int width = Wide, ColorScheme scheme = ColorScheme.Light)
    {
        var window = await browser.WindowAsync(width, scheme);
        var server = await StudioServer.StartAsync(new StudioOptions { Root = root });
        var studio = new StudioPage(root, server, window, await window.NewPageAsync());
        studio.Watch();
        await studio.GoAsync(route);
        return studio;
    }

    /// <summary>Opens another address of the studio, as a link in an e-mail would: nothing of the page before it stays.</summary>
    public async Task GoAsync(string route)
    {
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(new Uri(Address, "/" + route).ToString());
    }

    /// <summary>Stops the server under the page.</summary>
    public async Task StopServerAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts a server where the one was that was stopped.</summary>
    public async Task StartServerAsync() => _server = await StudioServer.StartAsync(new StudioOptions { Root = _root, Port = Address.Port });

    /// <summary>Whether nothing is wider than the window.</summary>
    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        await StopServerAsync();
        Assert.True(_wrongs.Count == 0, string.Join(Environment.NewLine, _wrongs));
    }

    private void Watch()
    {
        Page.PageError += (_, message) => _wrongs.Add("thrown: " + message);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error" && !MayLogErrors) _wrongs.Add("logged: " + message.Text);
        };
        Page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" && uri.Authority != Address.Authority) _wrongs.Add("asked for: " + request.Url);
        };
    }
}
