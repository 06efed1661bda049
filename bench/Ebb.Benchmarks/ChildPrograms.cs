using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ebb.Benchmarks;

/// <summary>Runs this program, or the peer's script, in a process of its own, and reads the line that it prints.</summary>
internal sealed class ChildPrograms(string python, string script, int threads, double seconds)
{
    private readonly string[] _common =
        ["--threads", threads.ToString(CultureInfo.InvariantCulture), "--seconds", seconds.ToString(CultureInfo.InvariantCulture)];

    public StepReport Ebb(IEnumerable<string> flags)
    {
        string program = Environment.ProcessPath ?? throw new BenchmarkException("The system does not say where this program is.");
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ChildPrograms).Assembly.Location] : [];
        return Run(program, [.. assembly, .. flags, .. _common]);
    }

    public StepReport Peer(IEnumerable<string> flags) => Run(python, [script, .. flags, .. _common]);

    private static StepReport Run(string program, string[] words)
    {
        string command = $"{program} {string.Join(' ', words)}";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string said = errors.Result.Trim();
            if (process.ExitCode != 0) throw new BenchmarkException($"{command}\nended with exit code {process.ExitCode}:\n{said}");
            if (said.Length > 0) Console.Error.WriteLine($"    {said}");
            return StepReport.Parse(output);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchmarkException($"{program} does not start: {e.Message}. Name another Python with --python.");
        }
        catch (JsonException e)
        {
            throw new BenchmarkException($"{command}\ndid not print the expected line of JSON: {e.Message}");
        }
    }
}
