using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>
/// One evaluation of the network and what is made of it, written as numbers:
/// <code>
/// x      = x + Churn.FromNoise * noise               (where there is a Churn; after the next line, unless it is seen)
/// output = model(InputScale * x, Time)
/// x0Hat  = X0.FromX * x + X0.FromField * output      (clamped to [-1, 1] when ClampX0)
/// epsHat = EpsHat.FromX * x + EpsHat.FromField * x0Hat   (where it is kept)
/// base   = Base, where there is one                  (else the base stays)
/// x      = Next, in terms of x, the new base, x0Hat and its predecessors, epsHat and its, output and noise
/// </code>
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Time">What the network is told.</param>
/// <param name="InputScale">What its input is multiplied by.</param>
/// <param name="X0">The clean image that the output stands for.</param>
/// <param name="ClampX0">Whether x0Hat is clamped to [-1, 1].</param>
/// <param name="Base">The new base; null leaves it as it is. At the start the base is the start.</param>
/// <param name="Next">The new state.</param>
/// <param name="EndsStep">Whether the new state lies at the next entry of the grid, rather than at a trial point.</param>
/// <param name="Variance">How the second half of the output's channels sets the noise; null where the variance is not learned.</param>
/// <param name="Churn">The noise that is added to the state before all else; null for none.</param>
/// <param name="EpsHat">The noise that x0Hat leaves of x, for updates that look back at it; null where none does.</param>
public sealed record SamplerStage<TScalar>(
    TScalar Time,
    TScalar InputScale,
    FieldWeights<TScalar> X0,
    bool ClampX0,
    LinearUpdate<TScalar>? Base,
    LinearUpdate<TScalar> Next,
    bool EndsStep = true,
    LearnedVariance<TScalar>? Variance = null,
    Churn<TScalar>? Churn = null,
    FieldWeights<TScalar>? EpsHat = null);
