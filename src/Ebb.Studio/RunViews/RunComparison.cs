using System.Text.Json;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.RunViews;

/// <summary>The settings in which runs differ.</summary>
internal sealed record RunComparison(IReadOnlyList<string> Ids, IReadOnlyList<SettingDifference> Differing)
{
    private const int MostRuns = 6;

    // When and by which words a run was started is no setting of it.
    private static readonly string[] NoSettings = ["created_utc", "command", "resumed"];

    /// <exception cref="RefusedException">There are fewer than two runs or more than six, or one is unreadable.</exception>
    public static RunComparison Of(IReadOnlyList<RunEntry> runs)
    {
        if (runs.Count is < 2 or > MostRuns) throw RefusedException.Bad("Two to six runs are compared; name the others by with=ID.");
        var settings = runs.Select(run => run.Settings ?? throw new RefusedException(409, $"The run {run.Row.Id} is unreadable: {run.Row.Reason}")).ToList();
        var keys = settings.SelectMany(one => one.EnumerateObject().Select(property => property.Name)).Distinct().Except(NoSettings);
        var differing =
            from key in keys
            let values = settings.Select(one => one.TryGetProperty(key, out var value) ? value : (JsonElement?)null).ToList()
            where values.Select(TextOf).Distinct().Count() > 1
            select new SettingDifference(key, values);
        return new([.. runs.Select(run => run.Row.Id)], [.. differing]);
    }

    private static string? TextOf(JsonElement? value) => value is { ValueKind: not JsonValueKind.Null } given ? JsonSerializer.Serialize(given, StudioJson.Default.JsonElement) : null;
}
