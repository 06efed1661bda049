using System.Text.Json.Serialization;

namespace Ebb.Studio.RunViews;

/// <summary>A picture of a run.</summary>
internal sealed record RunImage(string Name, string Url, string Kind, int? Step, bool Raw)
{
    /// <summary>Where it lies.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
