using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The exact solution of a step in lambda = ln(Alpha/Sigma), h = lambda' - lambda, for a prediction m that is a polynomial of u = 0 .. h:
/// <code>
/// x' = FromX x + Scale (C(0) m(0) + C(1) h m'(0) + C(2) h^2 m''(0) + ..) + FromNoise noise
/// C(0) = 1 - exp(-k h)    C(j) = 1/j! - C(j-1)/(k h)
///                    FromX                   Scale     k
/// Data               Sigma'/Sigma            Alpha'    1
/// Noise              Alpha'/Alpha            Sigma'   -1
/// StochasticData     Sigma'/Sigma exp(-h)    Alpha'    2     with FromNoise = Sigma' sqrt(1 - exp(-2h))
/// </code>
/// C(j) = k times the integral of exp(-k(h-u)) (u/h)^j/j!, and the recursion is integration by parts. Lu et al., 2022b, equations 3.4, 4.1, 5.1.
/// </summary>
internal readonly struct ExponentialStep<TScalar>
    where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    private readonly int _k;

    public ExponentialStep(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, DpmAlgorithm algorithm)
    {
        TScalar sigmas = to.Sigma / from.Sigma, alphas = to.Alpha / from.Alpha;
        H = Lambda(to) - Lambda(from);
        // exp(-h) as a ratio is 0, not NaN, for a step to Sigma = 0 or from Alpha = 0.
        TScalar decay = sigmas * from.Alpha / to.Alpha;
        (_k, FromX, Scale, Growth, Own) = algorithm switch
        {
            DpmAlgorithm.Data => (1, sigmas, to.Alpha, decay, to.Alpha - (from.Alpha * sigmas)),
            DpmAlgorithm.Noise => (-1, alphas, to.Sigma, alphas / sigmas, to.Sigma - (from.Sigma * alphas)),
            DpmAlgorithm.StochasticData => (2, sigmas * decay, to.Alpha, decay * decay, to.Alpha - (from.Alpha * sigmas * decay)),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Expected Data, Noise or StochasticData."),
        };
        FromNoise = algorithm == DpmAlgorithm.StochasticData
            ? to.Sigma * Scalars.Guarded.SqrtNonneg(TScalar.One - Growth)
            : TScalar.Zero;
    }

    public TScalar H { get; }

    public TScalar FromX { get; }

    public TScalar Scale { get; }

    public TScalar FromNoise { get; }

    /// <summary>exp(-k h).</summary>
    public TScalar Growth { get; }

    /// <summary>k h.</summary>
    public TScalar KH => TScalar.CreateChecked(_k) * H;

    /// <summary>Scale C(0), the weight of a constant prediction; finite for a step to Sigma = 0 too.</summary>
    public TScalar Own { get; }

    /// <summary>C(j).</summary>
    public TScalar C(int j)
    {
        TScalar c = TScalar.One - Growth, factorial = TScalar.One;
        for (int i = 1; i <= j; i++)
        {
            factorial *= TScalar.CreateChecked(i);
            c = (TScalar.One / factorial) - (c / KH);
        }

        return c;
    }

    public static TScalar Lambda(NoiseLevel<TScalar> level) => TScalar.Log(level.Alpha / level.Sigma);

    /// <summary>An update with weights on the predictions that the algorithm extrapolates, the latest first.</summary>
    public static LinearUpdate<TScalar> Update(
        DpmAlgorithm algorithm, TScalar fromX, TScalar fromBase, IReadOnlyList<TScalar> weights, TScalar fromNoise) =>
        algorithm == DpmAlgorithm.Noise
            ? new(fromX, fromBase, [], TScalar.Zero, fromNoise, weights)
            : new(fromX, fromBase, weights, TScalar.Zero, fromNoise);

    /// <summary>The network asked at a point, and epsHat kept where the algorithm looks back at it.</summary>
    public static SamplerStage<TScalar> Ask(
        DpmAlgorithm algorithm, GridPoint<TScalar> point, PredictionKind kind, LinearUpdate<TScalar>? newBase, LinearUpdate<TScalar> next) =>
        Stages.At(point, kind, next) with
        {
            Base = newBase,
            EpsHat = algorithm == DpmAlgorithm.Noise ? FieldConversion.Weights(point.Level, PredictionKind.X0, PredictionKind.Eps) : null,
        };
}
