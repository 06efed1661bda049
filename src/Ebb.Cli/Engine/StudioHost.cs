using System.ComponentModel;
using System.Diagnostics;
using Ebb.Cli.Output;
using Ebb.Studio;

namespace Ebb.Cli.Engine;

/// <summary>Runs the studio until it is told to stop. No other command touches this class, so none of them loads a web server.</summary>
internal static class StudioHost
{
    /// <summary>The port that is taken where nobody names one.</summary>
    public const int UsualPort = 5190;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static void Run(string folder, int? port, string? dataFolder, bool opens, Terminal terminal, CancellationToken cancellation)
    {
        var options = new StudioOptions { Root = folder, Port = port ?? UsualPort, DataFolder = dataFolder };
        RunAsync(options, mayMove: port is null, opens, terminal, cancellation).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(StudioOptions options, bool mayMove, bool opens, Terminal terminal, CancellationToken cancellation)
    {
        var server = await StartAsync(options, mayMove).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            terminal.Out.WriteLine(server.Address);
            terminal.Out.Flush();
            if (opens) Open(server.Address, terminal);
            terminal.Error.WriteLine("Ctrl-C stops the studio.");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<StudioServer> StartAsync(StudioOptions options, bool mayMove)
    {
        try
        {
            return await StudioServer.StartAsync(options).ConfigureAwait(false);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException && mayMove)
        {
            return await StudioServer.StartAsync(options with { Port = 0 }).ConfigureAwait(false);
        }
    }

    private static void Open(Uri address, Terminal terminal)
    {
        try
        {
            string opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            using var started = OperatingSystem.IsWindows()
                ? Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true })
                : Process.Start(new ProcessStartInfo(opener, [address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            terminal.Note($"no browser could be started; open {address}");
        }
    }
}
