using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// Noise levels for a sampler in sigma space, noisy to clean: count sigmas, strictly decreasing from exactly sigmaMax to exactly sigmaMin
/// (a single one is sigmaMax), and then, if asked for, a final one. u_k = k/(count-1) is the share of the way.
/// </summary>
public static class SigmaGrid
{
    /// <summary>
    /// sigma_k = (sigmaMax^(1/rho) + u_k (sigmaMin^(1/rho) - sigmaMax^(1/rho)))^rho: the greater rho, the more levels near sigmaMin.
    /// Karras et al., 2022, equation 5, where rho = 7.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="sigmaMin">The least, above 0.</param>
    /// <param name="sigmaMax">The greatest, at least sigmaMin.</param>
    /// <param name="rho">Above 0; 1 spaces evenly.</param>
    /// <param name="final">What is appended.</param>
    /// <returns>The sigmas.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static TScalar[] Karras<TScalar>(
        int count, TScalar sigmaMin, TScalar sigmaMax, double rho = 7, FinalSigma final = FinalSigma.None)
        where TScalar : IPowerFunctions<TScalar>
    {
        if (!(rho > 0 && double.IsFinite(rho)))
        {
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "Expected a finite rho above 0; 7 is usual.");
        }

        CheckEnds(count, sigmaMin, sigmaMax);
        TScalar power = TScalar.CreateChecked(rho), root = TScalar.One / power;
        TScalar from = TScalar.Pow(sigmaMax, root), to = TScalar.Pow(sigmaMin, root);
        return Make(count, sigmaMin, sigmaMax, final, k => TScalar.Pow(from + (Ratio.Of<TScalar>(k, count - 1) * (to - from)), power));
    }

    /// <summary>The grid of the EDM samplers: Karras with sigmas 0.002 to 80 and rho = 7, then 0. Karras et al., 2022, table 1.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="final">What is appended.</param>
    /// <returns>The sigmas.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the final kind is out of range.</exception>
    public static TScalar[] Edm<TScalar>(int count, FinalSigma final = FinalSigma.Zero)
        where TScalar : IPowerFunctions<TScalar> =>
        Karras(count, Ratio.Of<TScalar>(2, 1000), TScalar.CreateChecked(80), final: final);

    /// <summary>
    /// ln sigma_k = ln sigmaMax + u_k (ln sigmaMin - ln sigmaMax): evenly spaced in ln sigma, and so in log-SNR and in DPM-Solver's lambda
    /// (Lu et al., 2022, section 3.3). Elsewhere "exponential sigmas" or "lu lambdas", which are the same numbers.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="sigmaMin">The least, above 0.</param>
    /// <param name="sigmaMax">The greatest, at least sigmaMin.</param>
    /// <param name="final">What is appended.</param>
    /// <returns>The sigmas.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static TScalar[] UniformLogSigma<TScalar>(int count, TScalar sigmaMin, TScalar sigmaMax, FinalSigma final = FinalSigma.None)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        CheckEnds(count, sigmaMin, sigmaMax);
        TScalar from = TScalar.Log(sigmaMax), to = TScalar.Log(sigmaMin);
        return Make(count, sigmaMin, sigmaMax, final, k => TScalar.Exp(from + (Ratio.Of<TScalar>(k, count - 1) * (to - from))));
    }

    /// <summary>
    /// sigma_k = sigmaMin + Q(1 - u_k) (sigmaMax - sigmaMin), Q the quantile function of the beta distribution: with both shapes below 1,
    /// more levels near both ends. Lee et al., 2024, with shapes 0.6. Q is computed in double, whatever the scalar.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="sigmaMin">The least, above 0.</param>
    /// <param name="sigmaMax">The greatest, at least sigmaMin.</param>
    /// <param name="alpha">The first shape, above 0.</param>
    /// <param name="beta">The second shape, above 0.</param>
    /// <param name="final">What is appended.</param>
    /// <returns>The sigmas.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static TScalar[] Beta<TScalar>(
        int count, TScalar sigmaMin, TScalar sigmaMax, double alpha = 0.6, double beta = 0.6, FinalSigma final = FinalSigma.None)
        where TScalar : INumberBase<TScalar>
    {
        CheckEnds(count, sigmaMin, sigmaMax);
        return Make(count, sigmaMin, sigmaMax, final, k =>
        {
            double quantile = BetaDistribution.Quantile((count - 1 - k) / (double)(count - 1), alpha, beta);
            return sigmaMin + (TScalar.CreateChecked(quantile) * (sigmaMax - sigmaMin));
        });
    }

    internal static void CheckCount(int count)
    {
        if (count is < 1 or > VpSchedule.MaxSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A grid has 1 to {VpSchedule.MaxSteps} levels.");
        }
    }

    internal static TScalar[] Append<TScalar>(TScalar[] sigmas, FinalSigma final, TScalar sigmaMin)
        where TScalar : INumberBase<TScalar> => final switch
        {
            FinalSigma.None => sigmas,
            FinalSigma.Zero => [.. sigmas, TScalar.Zero],
            FinalSigma.SigmaMin => [.. sigmas, sigmaMin],
            _ => throw new ArgumentOutOfRangeException(nameof(final), final, "Expected None, Zero or SigmaMin."),
        };

    // The ends are given, not computed, so that looking them up in a table finds them.
    private static TScalar[] Make<TScalar>(int count, TScalar sigmaMin, TScalar sigmaMax, FinalSigma final, Func<int, TScalar> between)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] sigmas = new TScalar[count];
        for (int k = 0; k < count; k++) sigmas[k] = k == 0 ? sigmaMax : k == count - 1 ? sigmaMin : between(k);
        return Append(sigmas, final, sigmaMin);
    }

    private static void CheckEnds<TScalar>(int count, TScalar sigmaMin, TScalar sigmaMax)
        where TScalar : INumberBase<TScalar>
    {
        CheckCount(count);
        if (!TScalar.IsFinite(sigmaMin) || Piecewise.Step(sigmaMin) != TScalar.One)
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaMin), sigmaMin, "Expected a sigma above 0; FinalSigma.Zero appends a 0.");
        }

        if (!TScalar.IsFinite(sigmaMax) || Piecewise.Step(sigmaMin - sigmaMax) != TScalar.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaMax), sigmaMax, $"Expected at least sigmaMin = {sigmaMin}.");
        }
    }
}
