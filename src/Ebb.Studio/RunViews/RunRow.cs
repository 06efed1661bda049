namespace Ebb.Studio.RunViews;

/// <summary>A run in the list.</summary>
internal sealed record RunRow : RunFields;
