using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Fields;

/// <summary>
/// Every field from every other. With d = Alpha SigmaPrime - AlphaPrime Sigma:
/// <code>
/// x0    = (x - Sigma eps) / Alpha  = (SigmaPrime x - Sigma v) / d
/// eps   = (x - Alpha x0) / Sigma   = (Alpha v - AlphaPrime x) / d  = -Sigma score
/// v     = AlphaPrime x0 + SigmaPrime eps
/// score = -eps / Sigma
/// </code>
/// </summary>
public static class FieldConversion
{
    /// <summary>The weights that turn one field into another at a level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <param name="from">The field that is given.</param>
    /// <param name="to">The field that is wanted.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The weights; (0, 1) when the two are the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A kind or the guard is not one of the named ones.</exception>
    public static FieldWeights<TScalar> Weights<TScalar>(
        NoiseLevel<TScalar> level, PredictionKind from, PredictionKind to, DivisionGuard guard = DivisionGuard.None)
        where TScalar : INumberBase<TScalar>
    {
        Check(from, nameof(from));
        Check(to, nameof(to));
        if (from == to) return new(TScalar.Zero, TScalar.One);
        (TScalar alpha, TScalar sigma, TScalar alphaPrime, TScalar sigmaPrime) = level;
        TScalar d = (alpha * sigmaPrime) - (alphaPrime * sigma);
        return (from, to) switch
        {
            (PredictionKind.Eps, PredictionKind.X0) => Over(TScalar.One, -sigma, alpha),
            (PredictionKind.V, PredictionKind.X0) => Over(sigmaPrime, -sigma, d),
            (PredictionKind.Score, PredictionKind.X0) => Over(TScalar.One, sigma * sigma, alpha),
            (PredictionKind.X0, PredictionKind.Eps) => Over(TScalar.One, -alpha, sigma),
            (PredictionKind.V, PredictionKind.Eps) => Over(-alphaPrime, alpha, d),
            (PredictionKind.Score, PredictionKind.Eps) => new(TScalar.Zero, -sigma),
            (PredictionKind.X0, PredictionKind.V) => Over(sigmaPrime, -d, sigma),
            (PredictionKind.Eps, PredictionKind.V) => Over(alphaPrime, d, alpha),
            (PredictionKind.Score, PredictionKind.V) => Over(alphaPrime, -(d * sigma), alpha),
            (PredictionKind.Eps, _) => Over(TScalar.Zero, -TScalar.One, sigma),
            (PredictionKind.X0, _) => Over(-TScalar.One, alpha, sigma * sigma),
            _ => Over(alphaPrime, -alpha, d * sigma),
        };

        FieldWeights<TScalar> Over(TScalar fromX, TScalar fromField, TScalar divisor) =>
            new(Guarded.Divide(fromX, divisor, guard), Guarded.Divide(fromField, divisor, guard));
    }

    private static void Check(PredictionKind kind, string argument)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(argument, kind, "Expected Eps, X0, V or Score.");
    }
}
