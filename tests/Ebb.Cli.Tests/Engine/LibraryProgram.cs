using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library, on one thread, in a folder of its own.</summary>
internal sealed class LibraryProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string At(params string[] parts) => _folder.At(parts);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a command line that is split at spaces.</summary>
    /// <param name="line">The words.</param>
    /// <param name="meddle">Done before a run takes its folder, told of 0, and after each of its steps; null for nothing.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public (int Code, string Out, string Error) Run(string line, Action<int>? meddle = null, CancellationToken cancellation = default)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error, ErrorIsTerminal: false, Color: false, CliRun.Width);
        int code = App.Run(line.Split(' '), new CliHost(
            terminal, meddle is null ? new LibraryEngine() : new MeddlingEngine(meddle), _ => null, _folder.Path, 1, cancellation));
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>What a run folder says of how its run ended.</summary>
    public static (string? State, string? Reason) EndOf(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "end.json")));
        return (json.RootElement.GetProperty("state").GetString(), json.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    /// <summary>Runs one that must succeed.</summary>
    /// <returns>Standard error.</returns>
    public string Succeed(string line)
    {
        var run = Run(line);
        Assert.True(run.Code == 0, run.Error);
        return run.Error;
    }
}
