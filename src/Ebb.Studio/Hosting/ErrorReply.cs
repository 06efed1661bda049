namespace Ebb.Studio.Hosting;

/// <summary>What went wrong, as JSON.</summary>
internal sealed record ErrorReply(string Error);
