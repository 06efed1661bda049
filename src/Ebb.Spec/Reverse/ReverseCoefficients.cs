using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse;

/// <summary>
/// One reverse step without memory, written as numbers: a <see cref="SamplerStage{TScalar}"/> that needs no base and no earlier prediction.
/// <code>
/// x0Hat = X0FromX * x + X0FromOutput * output       (clamped to [-1, 1] when ClampX0)
/// xPrev = FromX * x + FromX0 * x0Hat + FromOutput * output + FromNoise * noise
/// </code>
/// The output is whatever the network predicts (epsHat, for the networks here). The float kernels run these two lines.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="X0FromX">The weight of x in x0Hat.</param>
/// <param name="X0FromOutput">The weight of the network's output in x0Hat.</param>
/// <param name="ClampX0">Whether x0Hat is clamped to [-1, 1].</param>
/// <param name="FromX">The weight of x in xPrev.</param>
/// <param name="FromX0">The weight of x0Hat in xPrev.</param>
/// <param name="FromOutput">The weight of the network's output in xPrev.</param>
/// <param name="FromNoise">The weight of fresh standard normal noise in xPrev; 0 for a deterministic step.</param>
public readonly record struct ReverseCoefficients<TScalar>(
    TScalar X0FromX,
    TScalar X0FromOutput,
    bool ClampX0,
    TScalar FromX,
    TScalar FromX0,
    TScalar FromOutput,
    TScalar FromNoise);
