using System.Text.Json;

namespace Ebb.Studio.RunViews;

/// <summary>A setting and its value in each run; null where a run does not have it.</summary>
internal sealed record SettingDifference(string Key, IReadOnlyList<JsonElement?> Values);
