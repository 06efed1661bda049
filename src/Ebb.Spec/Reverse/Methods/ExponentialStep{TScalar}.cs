using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

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
/// C(j) = k times the integral of exp(-k(h-u)) (u/h)^j/j!, and the recursion is integration by parts. Lu et al., 2022a and 2022b.
/// With a constant prediction these are steps known elsewhere: DDIM from x0Hat, DDIM from epsHat, and DDPM.
/// </summary>
internal sealed class ExponentialStep<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, DpmAlgorithm algorithm)
    where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    private readonly FieldWeights<TScalar> _constant = algorithm switch
    {
        DpmAlgorithm.Data => StraightPath.OfX0(from, to),
        DpmAlgorithm.Noise => StraightPath.OfEps(from, to),
        _ => Mean(Posterior.Of(from, to)),
    };

    public TScalar H => Lambda(to) - Lambda(from);

    public TScalar FromX => _constant.FromX;

    /// <summary>Scale C(0), the weight of a constant prediction; without h, which is infinite for a step to Sigma = 0 and from Alpha = 0.</summary>
    public TScalar Own => _constant.FromField;

    public TScalar Scale => algorithm == DpmAlgorithm.Noise ? to.Sigma : to.Alpha;

    // The posterior's deviation, with Sigma' before the root: at Sigma' = 0 the root of its variance has no derivative.
    public TScalar FromNoise => algorithm == DpmAlgorithm.StochasticData ? to.Sigma * Guarded.SqrtNonneg(TScalar.One - Growth) : TScalar.Zero;

    /// <summary>exp(-k h).</summary>
    public TScalar Growth => algorithm switch
    {
        DpmAlgorithm.Data => Decay,
        DpmAlgorithm.Noise => TScalar.One / Decay,
        _ => Decay * Decay,
    };

    /// <summary>k h.</summary>
    public TScalar KH => TScalar.CreateChecked(algorithm switch { DpmAlgorithm.Data => 1, DpmAlgorithm.Noise => -1, _ => 2 }) * H;

    // exp(-h).
    private TScalar Decay => to.Sigma / from.Sigma * from.Alpha / to.Alpha;

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

    /// <summary>An update with weights on the predictions that the algorithm extrapolates, the latest first.</summary>
    public LinearUpdate<TScalar> Predictions(IReadOnlyList<TScalar> weights) => algorithm == DpmAlgorithm.Noise
        ? LinearUpdate.Zero<TScalar>() with { FromEpsHats = weights }
        : LinearUpdate.Zero<TScalar>() with { FromX0s = weights };

    public static TScalar Lambda(NoiseLevel<TScalar> level) => TScalar.Log(level.Alpha / level.Sigma);

    private static FieldWeights<TScalar> Mean(PosteriorWeights<TScalar> posterior) => new(posterior.FromX, posterior.FromX0);
}
