namespace Ebb.Data;

/// <summary>Two parts of one set without a common image.</summary>
/// <param name="Training">The images to train on.</param>
/// <param name="HeldOut">The images to judge by.</param>
public sealed record DataSplit(Dataset Training, Dataset HeldOut);
