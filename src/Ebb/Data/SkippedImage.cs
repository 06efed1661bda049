namespace Ebb.Data;

/// <summary>A picture that could not be read.</summary>
/// <param name="File">Its path inside the folder, with <c>/</c> between names and without control characters.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedImage(string File, string Reason);
