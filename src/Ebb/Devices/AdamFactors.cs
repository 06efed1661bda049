using Ebb.Spec.Optim;

namespace Ebb.Devices;

/// <summary>
/// The numbers of one Adam step, bias corrections folded in: with G = GradientFactor g,
/// m = Beta1 m + (1 - Beta1) G, v = Beta2 v + (1 - Beta2) G^2, p = p - (StepSize m / (sqrt(v) * RootScale + Epsilon) + Shrinkage p).
/// </summary>
/// <param name="StepSize">lr / (1 - beta1^k) at step k, counted from 1.</param>
/// <param name="RootScale">1 / sqrt(1 - beta2^k).</param>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="Epsilon">Added outside the root.</param>
/// <param name="Shrinkage">lr times the weight decay. Not a factor 1 - lr w on p, because a float32 is coarser near 1 than such a product is large.</param>
/// <param name="GradientFactor">What the gradient is multiplied by on its way in: a clipping factor, say.</param>
public readonly record struct AdamFactors(
    double StepSize, double RootScale, double Beta1, double Beta2, double Epsilon, double Shrinkage = 0, double GradientFactor = 1)
{
    /// <summary>The numbers of step k of a rule. Its penalty is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static AdamFactors Of(AdamRule<double> rule, int step, double gradientFactor = 1) =>
        new(rule.StepSize(step), rule.RootScale(step), rule.Beta1, rule.Beta2, rule.Epsilon, rule.Shrinkage, gradientFactor);
}
