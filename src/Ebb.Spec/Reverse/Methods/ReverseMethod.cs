using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// A way from noise to data: it turns a grid of noise levels into a <see cref="SamplerPlan{TScalar}"/>. A new one is one class that writes
/// <see cref="Plan"/> (and <see cref="Order"/>, if not 1); its settings are constructor arguments. <see cref="Catalog.Methods"/> names them.
/// </summary>
public abstract class ReverseMethod
{
    /// <summary>
    /// The order of convergence p: with a smooth exact field, over n steps along a smooth path of levels, the end is off by about n^-p; where
    /// noise is added, the mean and the variance of the end are. 0 where neither converges. For methods that look back, the first step, which
    /// has nothing to look back at, must be short enough.
    /// </summary>
    public virtual int Order => 1;

    /// <summary>The table of the method's numbers on a grid.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">From noisy to clean: where the states lie. The last entry is where the run ends. One entry or none is a run without steps.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The method cannot walk this grid, or the prediction does not determine a step.</exception>
    public abstract SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;
}
