namespace Ebb.Measures;

/// <summary>How far the training of a classifier is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The cross-entropy of the last batch, in nats.</param>
public readonly record struct ClassifierProgress(int Step, int Steps, double Loss);
