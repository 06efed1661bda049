using System.Globalization;

namespace Ebb.Fuzz;

/// <summary>What a run has to say: a line while it goes on, and a table at its end.</summary>
internal static class Report
{
    public static string Head { get; } =
        $"{"format",-16}{"inputs",12}{"accepted",12}{"refused",12}{"slowest ms",12}{"largest KiB",13}{"inputs/s",11}";

    public static string Row(string name, Tally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-16}{tally.Inputs,12:#,0}{tally.Accepted,12:#,0}{tally.Inputs - tally.Accepted,12:#,0}{tally.Slowest.TotalMilliseconds,12:0.0}"
        + $"{tally.LargestAllocation / 1024.0,13:#,0.0}{tally.Inputs / Math.Max(tally.Elapsed.TotalSeconds, 1e-9),11:#,0}");

    /// <summary>Keeps the input of a finding.</summary>
    /// <returns>Where it is.</returns>
    public static string Save(Finding finding, byte[] input, string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{finding.Format}-{finding.Seed}-{finding.Index}.bin"));
        File.WriteAllBytes(path, input);
        return path;
    }
}
