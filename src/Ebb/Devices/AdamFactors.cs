namespace Ebb.Devices;

/// <summary>
/// The numbers of one Adam step, bias corrections folded in:
/// m = Beta1 m + (1 - Beta1) g, v = Beta2 v + (1 - Beta2) g^2, p = p - StepSize m / (sqrt(v) * RootScale + Epsilon).
/// </summary>
/// <param name="StepSize">lr / (1 - beta1^k) at step k, counted from 1.</param>
/// <param name="RootScale">1 / sqrt(1 - beta2^k).</param>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="Epsilon">Added outside the root.</param>
public readonly record struct AdamFactors(double StepSize, double RootScale, double Beta1, double Beta2, double Epsilon);
