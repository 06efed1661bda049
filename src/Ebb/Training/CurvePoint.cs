namespace Ebb.Training;

/// <summary>One point of a training curve.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="HeldOutLoss">The mean squared error of epsHat on the evaluation batch.</param>
public readonly record struct CurvePoint(int Step, double HeldOutLoss);
