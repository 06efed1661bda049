using System.Globalization;
using System.Text.Json;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What a run's files say, read here without the studio.</summary>
internal static class LoggedRun
{
    public static IReadOnlyList<JsonElement> Lines(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    public static IReadOnlyDictionary<string, string> Settings(string folder) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "run.json"))).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());

    /// <summary>The last value of a key.</summary>
    public static double Last(string folder, string key) => Lines(folder).Last(line => line.TryGetProperty(key, out _)).GetProperty(key).GetDouble();

    /// <summary>A number as the pages show it, to four digits.</summary>
    public static string Shown(double value)
    {
        double size = Math.Abs(value);
        if (size is > 0 and < 1e-3) return value.ToString("0.00e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
        int decimals = size == 0 ? 0 : Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size)));
        return Math.Round(value, decimals).ToString(CultureInfo.InvariantCulture);
    }
}
