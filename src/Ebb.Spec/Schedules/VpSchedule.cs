using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>Makes discrete variance-preserving schedules.</summary>
public static partial class VpSchedule
{
    /// <summary>The most steps a schedule may have.</summary>
    public const int MaxSteps = 1_000_000;

    /// <summary>
    /// Betas on a line: beta_k = betaStart + k/(T-1) (betaEnd - betaStart). T = 0 has no betas, T = 1 has the one beta betaEnd.
    /// Ho, Jain and Abbeel, 2020, section 4, with T = 1000 and betas 1e-4 to 0.02; the defaults here suit T = 100.
    /// </summary>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <param name="betaStart">The first beta, in [0, 1).</param>
    /// <param name="betaEnd">The last beta, in [0, 1).</param>
    /// <returns>The schedule in double.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or a beta are out of range.</exception>
    public static VpSchedule<double> Linear(int steps, double betaStart = 1e-4, double betaEnd = 0.12) =>
        Linear<double>(steps, betaStart, betaEnd);

    /// <summary>The same for any scalar.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <param name="betaStart">The first beta, in [0, 1).</param>
    /// <param name="betaEnd">The last beta, in [0, 1).</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or a beta are out of range.</exception>
    public static VpSchedule<TScalar> Linear<TScalar>(int steps, TScalar betaStart, TScalar betaEnd)
        where TScalar : INumberBase<TScalar>
    {
        CheckEnds(steps, betaStart, betaEnd);
        return OnALine(steps, betaStart, betaEnd, beta => beta);
    }

    /// <summary>
    /// Square roots of betas on a line: beta_k = (sqrt(betaStart) + k/(T-1) (sqrt(betaEnd) - sqrt(betaStart)))^2. T = 1 has the one beta
    /// betaEnd. Rombach et al., 2022 (latent diffusion), with T = 1000 and betas 0.00085 to 0.012.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <param name="betaStart">The first beta, in [0, 1).</param>
    /// <param name="betaEnd">The last beta, in [0, 1).</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or a beta are out of range.</exception>
    public static VpSchedule<TScalar> ScaledLinear<TScalar>(int steps, TScalar betaStart, TScalar betaEnd)
        where TScalar : IRootFunctions<TScalar>
    {
        CheckEnds(steps, betaStart, betaEnd);
        return OnALine(steps, TScalar.Sqrt(betaStart), TScalar.Sqrt(betaEnd), root => root * root);
    }

    /// <summary>
    /// Betas on a logistic curve: beta_k = betaStart + (betaEnd - betaStart)/(1 + exp(-z_k)), z_k = -6 + 12 k/(T-1). The curve is not
    /// renormalised, so the first and last beta are 1/(1 + e^6) = 0.25 % of the range inside the ends. T = 1 has z = 6.
    /// Xu et al., 2022 (GeoDiff).
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <param name="betaStart">The lower end, in [0, 1).</param>
    /// <param name="betaEnd">The upper end, in [0, 1).</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or a beta are out of range.</exception>
    public static VpSchedule<TScalar> Sigmoid<TScalar>(int steps, TScalar betaStart, TScalar betaEnd)
        where TScalar : IExponentialFunctions<TScalar>
    {
        CheckEnds(steps, betaStart, betaEnd);
        TScalar six = TScalar.CreateChecked(6);
        return OnALine(steps, -six, six, z => betaStart + ((betaEnd - betaStart) / (TScalar.One + TScalar.Exp(-z))));
    }

    internal static void CheckSteps(int steps, string argument)
    {
        if (steps is < 0 or > MaxSteps)
        {
            throw new ArgumentOutOfRangeException(argument, steps, $"A schedule has 0 to {MaxSteps} steps.");
        }
    }

    // Asks "is 1 - beta certainly positive, and -beta certainly not", which an interval can answer too.
    internal static void CheckBeta<TScalar>(TScalar beta, string argument, bool mayBeOne = false)
        where TScalar : INumberBase<TScalar>
    {
        bool isInside = TScalar.IsFinite(beta)
            && (Piecewise.Step(TScalar.One - beta) == TScalar.One || (mayBeOne && beta == TScalar.One))
            && Piecewise.Step(-beta) == TScalar.Zero;
        if (!isInside)
        {
            throw new ArgumentOutOfRangeException(
                argument, beta, "A beta lies in [0, 1): 0 adds no noise, 1 leaves no signal. Only the last beta of a schedule may be 1.");
        }
    }

    private static VpSchedule<TScalar> OnALine<TScalar>(int steps, TScalar first, TScalar last, Func<TScalar, TScalar> beta)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] betas = new TScalar[steps];
        for (int k = 0; k < steps; k++) betas[k] = beta(steps == 1 ? last : first + (Ratio.Of<TScalar>(k, steps - 1) * (last - first)));
        return new VpSchedule<TScalar>(betas);
    }

    private static void CheckEnds<TScalar>(int steps, TScalar betaStart, TScalar betaEnd)
        where TScalar : INumberBase<TScalar>
    {
        CheckSteps(steps, nameof(steps));
        CheckBeta(betaStart, nameof(betaStart));
        CheckBeta(betaEnd, nameof(betaEnd));
    }
}
