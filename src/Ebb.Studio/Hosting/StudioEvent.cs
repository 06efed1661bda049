namespace Ebb.Studio.Hosting;

/// <summary>What changed on disk: the list of runs, or one run.</summary>
internal sealed record StudioEvent(string Type, string? Id);
