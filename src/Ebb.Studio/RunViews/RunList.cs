namespace Ebb.Studio.RunViews;

/// <summary>The answer of <c>/api/runs</c>.</summary>
internal sealed record RunList(string Root, IReadOnlyList<RunRow> Runs, bool Complete);
