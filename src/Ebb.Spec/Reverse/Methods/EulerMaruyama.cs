using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Euler's method for the two equations that carry noise back to data, with h = next time - time (below 0), v the velocity that the prediction
/// stands for, and g^2 = 2 Sigma d / Alpha, d = Alpha SigmaPrime - AlphaPrime Sigma:
/// <code>
/// probability flow   x + v h
/// reverse SDE        x + (2 v - AlphaPrime/Alpha x) h + g sqrt(-h) z
/// </code>
/// Both have the law of the process at every time. Song et al., 2021, equations 6 and 13, where v = AlphaPrime/Alpha x - g^2/2 score.
/// </summary>
/// <remarks>The reverse SDE cannot start where Alpha is 0: its noise is infinite there.</remarks>
/// <param name="stochastic">The reverse SDE, rather than the probability flow.</param>
public sealed class EulerMaruyama(bool stochastic) : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, kind, (from, to) =>
        {
            TScalar h = to.Parameter - from.Parameter;
            return SamplerStage.At(from, kind, stochastic ? ReverseSde(from, h, kind) : Flow(from, h, kind));
        });

    /// <summary>x + v h.</summary>
    internal static LinearUpdate<TScalar> Flow<TScalar>(GridPoint<TScalar> from, TScalar h, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        FieldWeights<TScalar> v = FieldConversion.Weights(from.Level, kind, PredictionKind.V);
        return LinearUpdate.Zero<TScalar>() with { FromX = TScalar.One + (h * v.FromX), FromOutput = h * v.FromField };
    }

    private static LinearUpdate<TScalar> ReverseSde<TScalar>(GridPoint<TScalar> from, TScalar h, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>
    {
        FieldWeights<TScalar> v = FieldConversion.Weights(from.Level, kind, PredictionKind.V);
        (TScalar alpha, TScalar sigma, TScalar alphaPrime, TScalar sigmaPrime) = from.Level;
        TScalar two = TScalar.CreateChecked(2), d = (alpha * sigmaPrime) - (alphaPrime * sigma);
        TScalar drift = (two * v.FromX) - (alphaPrime / alpha);
        return LinearUpdate.Zero<TScalar>() with
        {
            FromX = TScalar.One + (h * drift),
            FromOutput = two * h * v.FromField,
            FromNoise = Guarded.SqrtNonneg(-(two * sigma * d / alpha * h)),
        };
    }
}
