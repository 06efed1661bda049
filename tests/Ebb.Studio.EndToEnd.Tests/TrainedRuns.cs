using System.Diagnostics;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>A folder of runs that the program itself trained, small ones: made at the first use, and for all tests to read only.</summary>
internal sealed class TrainedRuns : IDisposable
{
    /// <summary>A run with classes, averaged weights, four looks on the way and certificates.</summary>
    public const string Full = "shapes-full";

    /// <summary>The same with another rate and fewer steps.</summary>
    public const string Quick = "shapes-quick";

    /// <summary>The T of both, and the most steps that they are sampled in.</summary>
    public const int Steps = 20;

    private readonly Lazy<string> _root;

    public TrainedRuns() => _root = new Lazy<string>(Train);

    public string Root => _root.Value;

    /// <summary>Runs the program in a folder and waits for its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static string Ebb(string folder, string line)
    {
        using var process = Start(folder, line);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ebb {line}: exit code {process.ExitCode}\n{error.GetAwaiter().GetResult()}");
        return output;
    }

    /// <summary>Starts the program with words that are split at spaces.</summary>
    public static Process Start(string folder, string line)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ebb.Cli.dll"));
        foreach (string word in line.Split(' ')) start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        if (_root.IsValueCreated) Directory.Delete(_root.Value, recursive: true);
    }

    private static string Train()
    {
        string root = Directory.CreateTempSubdirectory("ebb-end-to-end-").FullName;
        string common = FormattableString.Invariant($"train --quiet --dataset shapes --size 16 --n-total 96 --hidden-c 8 --T {Steps} --batch-size 8");
        Ebb(root, $"{common} --steps 60 --sample-every 20 --ema 0.9 --out {Full}");
        Ebb(root, $"{common} --steps 30 --lr 3e-3 --out {Quick}");
        foreach (string kind in (ReadOnlySpan<string>)["exact", "box", "lipschitz"]) Ebb(root, $"certify {Full} --kind {kind} --steps 5 --quiet");
        return root;
    }
}
