using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Optim;

/// <summary>
/// The running average of a network's weights: average = d average + (1 - d) weights, with a decay d that grows, so that the first weights are
/// forgotten. After update k, m = k - UpdateAfterStep - 1 counts those that average: d = 0 while m &lt;= 0, which copies, else
/// max(MinDecay, min(Decay, (1 + m)/(10 + m))), or with a power min(Decay, 1 - (1 + m/InverseGamma)^-Power) in its place.
/// The first form is that of common training code; the second is for long runs (Karras et al., 2024, compare such profiles).
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Decay">The most that d may be, in [0, 1].</param>
/// <param name="MinDecay">The least that d may be once it averages, in [0, Decay].</param>
/// <param name="UpdateAfterStep">
/// How many updates only copy before m counts, at least 0; or null where not even the first one copies: then m = k - 1, and m = 0 averages too.
/// </param>
/// <param name="Power">The exponent of the warm-up; null for (1 + m)/(10 + m).</param>
/// <param name="InverseGamma">How many updates the warm-up takes for a unit; read only with a power.</param>
public readonly record struct EmaRule<TScalar>(TScalar Decay, TScalar MinDecay, int? UpdateAfterStep = 0, double? Power = null, double InverseGamma = 1)
    where TScalar : IPowerFunctions<TScalar>
{
    /// <summary>One decay for all updates, the first among them: the start fades, but is never forgotten at once.</summary>
    /// <param name="decay">d, in [0, 1].</param>
    /// <returns>The rule.</returns>
    public static EmaRule<TScalar> Constant(TScalar decay) => new(decay, decay, UpdateAfterStep: null);

    /// <summary>d of update k.</summary>
    /// <param name="step">k, from 1.</param>
    /// <returns>The decay.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public TScalar DecayAt(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        int m = step - (UpdateAfterStep ?? 0) - 1;
        if (m <= 0 && UpdateAfterStep is not null) return TScalar.Zero;
        TScalar warm = Power is { } power
            ? TScalar.One - TScalar.Pow(TScalar.One + (TScalar.CreateChecked(m) / TScalar.CreateChecked(InverseGamma)), -TScalar.CreateChecked(power))
            : Ratio.Of<TScalar>(1L + m, 10L + m);
        return Piecewise.Max(Piecewise.Min(Decay, warm), MinDecay);
    }

    /// <summary>The average after update k, for one parameter tensor.</summary>
    /// <param name="step">k, from 1.</param>
    /// <param name="average">The average after update k - 1; the weights before the first.</param>
    /// <param name="weights">The weights now, of the same shape.</param>
    /// <returns>d average + (1 - d) weights.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or k is below 1.</exception>
    public Tensor<TScalar> Update(int step, Tensor<TScalar> average, Tensor<TScalar> weights)
    {
        Elements.CheckSameShape(average, weights);
        TScalar decay = DecayAt(step);
        return Elements.WeightedSum((decay, average), (TScalar.One - decay, weights));
    }
}
