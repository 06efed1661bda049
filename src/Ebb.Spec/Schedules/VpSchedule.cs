using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>Makes discrete variance-preserving schedules.</summary>
public static class VpSchedule
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
        CheckSteps(steps, nameof(steps));
        CheckBeta(betaStart, nameof(betaStart));
        CheckBeta(betaEnd, nameof(betaEnd));
        TScalar[] betas = new TScalar[steps];
        for (int k = 0; k < steps; k++)
        {
            betas[k] = steps == 1 ? betaEnd : betaStart + (Ratio.Of<TScalar>(k, steps - 1) * (betaEnd - betaStart));
        }

        return new VpSchedule<TScalar>(betas);
    }

    internal static void CheckSteps(int steps, string argument)
    {
        if (steps is < 0 or > MaxSteps)
        {
            throw new ArgumentOutOfRangeException(argument, steps, $"A schedule has 0 to {MaxSteps} steps.");
        }
    }

    // Asks "is 1 - beta certainly positive, and -beta certainly not", which an interval can answer too.
    internal static void CheckBeta<TScalar>(TScalar beta, string argument)
        where TScalar : INumberBase<TScalar>
    {
        bool isInside = TScalar.IsFinite(beta)
            && Piecewise.Step(TScalar.One - beta) == TScalar.One
            && Piecewise.Step(-beta) == TScalar.Zero;
        if (!isInside) throw new ArgumentOutOfRangeException(argument, beta, "A beta lies in [0, 1): 0 adds no noise, 1 leaves no signal.");
    }
}
