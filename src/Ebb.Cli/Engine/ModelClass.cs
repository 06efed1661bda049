namespace Ebb.Cli.Engine;

/// <summary>A class that a model can be asked for.</summary>
/// <param name="Label">Its number.</param>
/// <param name="Name">Its name; null where it has none.</param>
internal sealed record ModelClass(int Label, string? Name);
