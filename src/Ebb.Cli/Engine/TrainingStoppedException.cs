namespace Ebb.Cli.Engine;

/// <summary>A run was stopped, and can go on. The message says how.</summary>
internal sealed class TrainingStoppedException(string message) : OperationCanceledException(message);
