using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>The two ways in which a network says a variance.</summary>
public static class LearnedVariance
{
    /// <summary>v is the variance: the standard deviation is sqrt(max(v, 0)).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <returns>That reading of v.</returns>
    public static LearnedVariance<TScalar> Itself<TScalar>()
        where TScalar : IRootFunctions<TScalar> => new(Range: null, Guarded.SqrtNonneg);

    /// <summary>
    /// v in [-1, 1] lies between two variances on a logarithmic scale: the standard deviation is exp((f LogLarge + (1 - f) LogSmall)/2) with
    /// f = (v + 1)/2. Nichol and Dhariwal, 2021, equation 15.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logSmall">The logarithm of the posterior variance.</param>
    /// <param name="logLarge">The logarithm of beta.</param>
    /// <returns>That reading of v.</returns>
    public static LearnedVariance<TScalar> Between<TScalar>(TScalar logSmall, TScalar logLarge)
        where TScalar : IExponentialFunctions<TScalar>
    {
        TScalar half = Ratio.Of<TScalar>(1, 2);
        return new((logSmall, logLarge), v =>
        {
            TScalar f = (v + TScalar.One) * half;
            return TScalar.Exp(((f * logLarge) + ((TScalar.One - f) * logSmall)) * half);
        });
    }
}
