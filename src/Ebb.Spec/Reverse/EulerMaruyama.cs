using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Euler's method for the two equations that carry noise back to data, with h = next time - time (below 0), v the velocity that the prediction
/// stands for, and g^2 = 2 Sigma d / Alpha, d = Alpha SigmaPrime - AlphaPrime Sigma:
/// <code>
/// probability flow   x + v h
/// reverse SDE        x + (2 v - AlphaPrime/Alpha x) h + g sqrt(-h) z
/// </code>
/// Both have the law of the process at every time; order 1. Song et al., 2021, equations 6 and 13, where
/// v = AlphaPrime/Alpha x - g^2/2 score.
/// </summary>
/// <param name="stochastic">The reverse SDE, rather than the probability flow.</param>
public sealed class EulerMaruyama(bool stochastic) : ReverseMethod
{
    private readonly bool _stochastic = stochastic;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        GridSteps.Plan(grid, (from, to, _) => [Step(from, to, kind)]);

    /// <summary>One step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">Where x is. The reverse SDE cannot start where Alpha is 0: its noise is infinite there.</param>
    /// <param name="to">The next entry; of it only the parameter is read.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The step's row of the table.</returns>
    /// <exception cref="ArgumentException">The prediction does not determine the step.</exception>
    public SamplerStage<TScalar> Step<TScalar>(GridPoint<TScalar> from, GridPoint<TScalar> to, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar h = to.Parameter - from.Parameter;
        (TScalar fromX, TScalar fromOutput) = FieldConversion.Weights(from.Level, kind, PredictionKind.V);
        if (!_stochastic) return GridSteps.Stage(from, kind, new(TScalar.One + (h * fromX), TScalar.Zero, [], h * fromOutput, TScalar.Zero));

        (TScalar alpha, TScalar sigma, TScalar alphaPrime, TScalar sigmaPrime) = from.Level;
        TScalar two = TScalar.CreateChecked(2), d = (alpha * sigmaPrime) - (alphaPrime * sigma);
        TScalar drift = (two * fromX) - (alphaPrime / alpha);
        TScalar noise = Guarded.SqrtNonneg(-(two * sigma * d / alpha * h));
        return GridSteps.Stage(from, kind, new(TScalar.One + (h * drift), TScalar.Zero, [], two * h * fromOutput, noise));
    }
}
