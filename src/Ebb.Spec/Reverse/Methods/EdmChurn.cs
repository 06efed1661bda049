using System.Numerics;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// How much fresh noise a sampler in sigma space adds before each step: it raises sigma to (1 + gamma) sigma with
/// gamma = min(amount / steps, sqrt(2) - 1) where least &lt;= sigma &lt;= greatest, else 0. Karras et al., 2022, algorithm 2.
/// </summary>
/// <param name="amount">S_churn, at least 0; 0 adds none.</param>
/// <param name="least">S_tmin, the least sigma that is raised.</param>
/// <param name="greatest">S_tmax, the greatest sigma that is raised.</param>
/// <param name="noise">S_noise, the standard deviation of the added noise; a little above 1 makes up for lost detail.</param>
/// <param name="steps">The steps that the amount is shared among; null for those of the grid, which is wrong only for a part of a grid.</param>
public sealed class EdmChurn(
    double amount, double least = 0, double greatest = double.PositiveInfinity, double noise = 1, int? steps = null)
{
    /// <summary>The share by which sigma is raised.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">The noise over the signal, sigma of x = x0 + sigma eps.</param>
    /// <param name="gridSteps">The steps of the grid.</param>
    /// <returns>gamma, in [0, sqrt(2) - 1].</returns>
    public TScalar Gamma<TScalar>(TScalar sigma, int gridSteps)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar share = TScalar.CreateChecked(amount) / TScalar.CreateChecked(steps ?? gridSteps);
        TScalar gamma = Piecewise.Min(share, TScalar.Sqrt(TScalar.CreateChecked(2)) - TScalar.One);
        gamma *= TScalar.One - Piecewise.Step(TScalar.CreateChecked(least) - sigma);
        return double.IsPositiveInfinity(greatest) ? gamma : gamma * (TScalar.One - Piecewise.Step(sigma - TScalar.CreateChecked(greatest)));
    }

    /// <summary>The noise to add to x = Alpha x0 + Sigma eps so that its Sigma becomes (1 + gamma) Sigma.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="levelSigma">Sigma of the level.</param>
    /// <param name="gamma">The share.</param>
    /// <param name="isSeen">Whether the network sees the raised noise.</param>
    /// <returns>S_noise Sigma sqrt((1 + gamma)^2 - 1); null where that is 0.</returns>
    internal Churn<TScalar>? Of<TScalar>(TScalar levelSigma, TScalar gamma, bool isSeen)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar raised = TScalar.One + gamma;
        TScalar weight = TScalar.CreateChecked(noise) * levelSigma * Guarded.SqrtNonneg((raised * raised) - TScalar.One);
        return weight == TScalar.Zero ? null : new(weight, isSeen);
    }
}
