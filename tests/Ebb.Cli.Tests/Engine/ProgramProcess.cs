using System.Diagnostics;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program as a process of its own, which can be sent signals and killed.</summary>
internal sealed class ProgramProcess : IDisposable
{
    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGTERM, as schedulers send it.</summary>
    public const int Terminate = 15;

    private const int Patience = 60_000;

    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    /// <summary>Starts it with words that are split at spaces.</summary>
    public ProgramProcess(string line)
    {
        var start = new ProcessStartInfo(IgnoresInterrupts ? "env" : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in IgnoresInterrupts ? new[] { "--default-signal=INT", "dotnet" } : []) start.ArgumentList.Add(word);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ebb.Cli.dll"));
        foreach (string word in line.Split(' ')) start.ArgumentList.Add(word);
        _process = Process.Start(start)!;
        (_out, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    // A shell starts what it runs in the background so that Ctrl-C does not reach it, and processes pass that on.
    private static bool IgnoresInterrupts { get; } = OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status")
        .Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToUInt64(line[7..].Trim(), 16) & (1 << (Interrupt - 1))) != 0);

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Sends a signal, unless the program has ended; by the shell, as nothing in the base library sends one.</summary>
    public void Send(int signal)
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -{signal} {_process.Id}")]);
        kill.WaitForExit();
    }

    /// <summary>Sends a signal again and again until the program ends: those that come at the same moment count as one.</summary>
    public void SendUntilItEnds(int signal)
    {
        for (int i = 0; i < Patience / 100 && !_process.WaitForExit(100); i++) Send(signal);
    }

    public void KillAtOnce() => _process.Kill();

    /// <summary>Waits until something is so, and fails where the process ends before.</summary>
    public void WaitUntil(Func<bool> isSo)
    {
        for (int i = 0; !isSo(); i++)
        {
            Assert.False(_process.HasExited && !isSo(), "The program has ended.");
            Assert.True(i < Patience / 10, "Waited in vain.");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code, 128 + the signal where one ended it, and standard error.</returns>
    public (int Code, string Error) End()
    {
        Assert.True(_process.WaitForExit(Patience), "It does not end.");
        _ = _out.GetAwaiter().GetResult();
        return (_process.ExitCode, _error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
