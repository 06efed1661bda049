using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Denoising steps between any two levels of any process: predict x0, then go where it and x say. With (a, s) at x, (a1, s1) at the next
/// entry and q = s1/s:
/// <code>
/// deterministic   q x + (a1 - a q) x0Hat: the noise that is left is kept. DDIM with eta = 0 (Song, Meng and Ermon, 2021, equation 12)
/// stochastic      a draw from the posterior of x0Hat (<see cref="Posterior"/>). DDPM with the small variance (Ho, Jain and Abbeel, 2020)
/// </code>
/// A step to a clean level gives x0Hat. Both are exact when x0Hat is x0; order 1.
/// </summary>
/// <param name="stochastic">Draw from the posterior, rather than keep the noise.</param>
public sealed class Ddm(bool stochastic) : ReverseMethod
{
    private readonly bool _stochastic = stochastic;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        GridSteps.Plan(grid, (from, to, _) => [Step(from, to, kind)]);

    /// <summary>One step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">Where x is.</param>
    /// <param name="to">The next entry; of it only the level is read.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The step's row of the table.</returns>
    /// <exception cref="ArgumentException">The prediction does not determine the step.</exception>
    public SamplerStage<TScalar> Step<TScalar>(GridPoint<TScalar> from, GridPoint<TScalar> to, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>
    {
        if (!_stochastic)
        {
            TScalar q = to.Level.Sigma / from.Level.Sigma;
            return GridSteps.Stage(from, kind, Next(q, to.Level.Alpha - (from.Level.Alpha * q), TScalar.Zero));
        }

        PosteriorWeights<TScalar> posterior = Posterior.Of(from.Level, to.Level);
        return GridSteps.Stage(from, kind, Next(posterior.FromX, posterior.FromX0, Guarded.SqrtNonneg(posterior.Variance)));

        LinearUpdate<TScalar> Next(TScalar fromX, TScalar fromX0, TScalar fromNoise) =>
            new(fromX, TScalar.Zero, [fromX0], TScalar.Zero, fromNoise);
    }
}
