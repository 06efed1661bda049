using System.Text.Json;
using Ebb.Studio.Disk;

namespace Ebb.Studio.CertificateViews;

/// <summary>
/// How the widths of a certificate grew. Of a Lipschitz constant the claim itself says it; of the others the file that <c>ebb certify</c> leaves with the pictures, which is no part of what is
/// certified.
/// </summary>
internal static class StepWidths
{
    private const int MostBytes = 4 << 20;
    private const int MostSteps = 10_001;

    /// <summary>The widths; null where they are not known.</summary>
    public static CertificateTube? Of(RootFolder root, string kind, JsonElement claim, string file) =>
        kind == "lipschitz" ? OfFactors(claim) : root.FindFile(file) is not null ? OfFile(root, kind, file) : null;

    // Their products say how far a difference of 1 at the start has grown at most.
    private static CertificateTube? OfFactors(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array || steps.GetArrayLength() is 0 or > MostSteps) return null;
        List<double?> width = [0];
        foreach (var factor in steps.EnumerateArray())
        {
            if (factor.ValueKind != JsonValueKind.String || ClaimedNumber.Parse(factor.GetString()) is not { } number || !double.IsFinite(Math.Log2(number))) return null;
            width.Add(width[^1] + Math.Log2(number));
        }

        return new("largest distance of two runs that start 1 apart", width);
    }

    private static CertificateTube? OfFile(RootFolder root, string kind, string file)
    {
        try
        {
            var json = JsonText.Parse(root.ReadSmall(file, MostBytes), "steps.json");
            return Column(json, "log2HalfWidth") is { Count: > 1 } widths
                ? new(kind == "exact" ? "widest enclosure of a value" : "largest half-width of a value", widths) { Log2Mean = Column(json, "log2MeanHalfWidth"), LargestState = Column(json, "largestState") }
                : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IReadOnlyList<double?>? Column(JsonElement json, string key) =>
        json.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MostSteps
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double value) && double.IsFinite(value) ? value : (double?)null)] : null;
}
