using Ebb.Cli.Output;

namespace Ebb.Cli.Tests;

/// <summary>One run of the program with captured streams, at a width of 100 and on a machine of 8 cores.</summary>
internal sealed record CliRun(int Code, string Out, string Error, RecordingEngine Engine)
{
    public const int Width = 100;
    public const int Cores = 8;

    /// <summary>The lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command line that is split at spaces.</summary>
    public static CliRun Of(string line, RecordingEngine? engine = null, bool terminal = false, bool color = false, string? debug = null, CancellationToken cancellation = default)
    {
        using var folder = new TemporaryFolder();
        return In(folder.Path, line.Split(' ', StringSplitOptions.RemoveEmptyEntries), engine, terminal, color, debug, cancellation);
    }

    /// <summary>Runs words in a working folder.</summary>
    public static CliRun In(
        string folder, string[] words, RecordingEngine? engine = null, bool terminal = false, bool color = false, string? debug = null, CancellationToken cancellation = default)
    {
        engine ??= new RecordingEngine();
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = App.Run(words, new CliHost(
            new Terminal(output, error, terminal, color, Width), engine, name => name == "EBB_DEBUG" ? debug : null, folder, Cores, cancellation));
        return new CliRun(code, output.ToString(), error.ToString(), engine);
    }
}
