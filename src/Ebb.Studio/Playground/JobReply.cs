namespace Ebb.Studio.Playground;

/// <summary>The answer of <c>POST /api/samples</c>: how many are before this one.</summary>
internal sealed record JobReply(string Job, int Queue);
