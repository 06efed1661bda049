namespace Ebb.Spec.Reverse;

/// <summary>
/// One reverse step, written as numbers. Every one-evaluation sampler here is
/// <code>
/// x0Hat = X0FromX * x + X0FromEps * epsHat          (clamped to [-1, 1] when ClampX0)
/// xPrev = FromX * x + FromX0 * x0Hat + FromEps * epsHat + FromNoise * noise
/// </code>
/// so that a sampler is its seven coefficients, and the spec, the float kernels and the bounds all run the same two lines.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="X0FromX">The weight of x in x0Hat.</param>
/// <param name="X0FromEps">The weight of epsHat in x0Hat.</param>
/// <param name="ClampX0">Whether x0Hat is clamped to [-1, 1].</param>
/// <param name="FromX">The weight of x in xPrev.</param>
/// <param name="FromX0">The weight of x0Hat in xPrev.</param>
/// <param name="FromEps">The weight of epsHat in xPrev.</param>
/// <param name="FromNoise">The weight of fresh standard normal noise in xPrev; 0 for a deterministic step.</param>
public readonly record struct ReverseCoefficients<TScalar>(
    TScalar X0FromX,
    TScalar X0FromEps,
    bool ClampX0,
    TScalar FromX,
    TScalar FromX0,
    TScalar FromEps,
    TScalar FromNoise);
