namespace Ebb.Studio.Playground;

/// <summary>The answer of <c>POST /api/uploads</c>.</summary>
internal sealed record UploadReply(string Upload, int Width, int Height);
