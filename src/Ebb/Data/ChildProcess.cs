using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ebb.Data;

/// <summary>Runs an outside program with a limit on its time, its output and, where the system knows one, its memory. No shell reads an argument.</summary>
internal static class ChildProcess
{
    private const int MaxErrorBytes = 1 << 14;
    private const int DefaultOutputBytes = 1 << 20;
    private const string Shell = "/bin/sh";

    // A limit that the system does not know, as on macOS, is left out.
    private const string Limited = "ulimit -v \"$1\" 2>/dev/null; shift; exec \"$@\"";

    /// <summary>The result, or null when there is no such program.</summary>
    public static async Task<ChildResult?> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        TimeSpan limit,
        string? folder = null,
        byte[]? input = null,
        int maxOutputBytes = DefaultOutputBytes,
        long? maxMemoryBytes = null,
        CancellationToken cancellation = default)
    {
        if (ProgramFinder.Find(program, Environment.GetEnvironmentVariable("PATH")) is not { } path) return null;
        if (maxMemoryBytes is { } most && File.Exists(Shell))
        {
            (path, arguments) = (Shell, ["-c", Limited, Shell, (most / 1024).ToString(CultureInfo.InvariantCulture), path, .. arguments]);
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder ?? "",
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, maxOutputBytes, keepReading: false, stop);
            var errors = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, keepReading: true, stop);
            await WriteAsync(process.StandardInput.BaseStream, input, stop.Token).ConfigureAwait(false);
            var (bytes, tooLong) = await output.ConfigureAwait(false);
            if (tooLong) return new(-1, [], "", TimedOut: false, TooLong: true);
            var (errorBytes, _) = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return new(process.ExitCode, bytes, Encoding.UTF8.GetString(errorBytes), TimedOut: false, TooLong: false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(-1, [], "", TimedOut: true, TooLong: false);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(Stream stream, byte[]? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null) await stream.WriteAsync(input, cancellation).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The program closed its input early; its exit code says whether that was an error.
        }
    }

    private static async Task<(byte[] Bytes, bool TooLong)> ReadAsync(Stream stream, int limit, bool keepReading, CancellationTokenSource stop)
    {
        using var copy = new MemoryStream();
        var block = new byte[1 << 14];
        for (int read; (read = await stream.ReadAsync(block, stop.Token).ConfigureAwait(false)) > 0;)
        {
            if (copy.Length + read > limit && !keepReading) return ([], true);
            copy.Write(block, 0, (int)Math.Min(read, limit - copy.Length));
        }

        return (copy.ToArray(), false);
    }
}
