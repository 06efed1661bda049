namespace Ebb.Cli.Engine;

/// <summary>How far a training run is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The loss of the last batch.</param>
/// <param name="HeldOutLoss">The latest loss on the held-out batch; null before the first.</param>
/// <param name="Elapsed">Time since the first step began.</param>
internal readonly record struct TrainTick(int Step, int Steps, double Loss, double? HeldOutLoss, TimeSpan Elapsed);
