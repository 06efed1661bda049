namespace Ebb.Studio.ModelViews;

/// <summary>A model in the list. <c>Raw</c> is the id of a run's last weights, beside their average.</summary>
internal sealed record ModelRow(string Id, string Name, string Kind, bool Samplable, string? Reason, string? Raw)
{
    /// <summary>The id of the run that wrote it; null for a model of its own.</summary>
    public string? Run { get; init; }
}
