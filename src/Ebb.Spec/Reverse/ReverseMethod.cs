using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// A way from noise to data: it turns a grid of noise levels into a <see cref="SamplerPlan{TScalar}"/>. A new one is one class that writes
/// <see cref="Plan"/>; its settings are constructor arguments.
/// </summary>
public abstract class ReverseMethod
{
    /// <summary>The table of the method's numbers on a grid.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">From noisy to clean: where the states lie. The last entry is where the run ends. One entry or none is a run without steps.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The method cannot walk this grid.</exception>
    public abstract SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;
}
