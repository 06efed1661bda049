namespace Ebb.Studio.ModelViews;

/// <summary>A model in the list. <c>Ema</c> and <c>Raw</c> are ids: of a run's average, and of its last weights beside it.</summary>
internal sealed record ModelRow(string Id, string Name, string Kind, bool Samplable, string? Reason, string? Raw);
