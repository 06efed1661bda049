using System.Numerics;
using System.Numerics.Tensors;
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
/// Written with d rather than with AlphaPrime/Alpha and SigmaPrime/Sigma, these hold at the ends too, wherever a value exists.
/// </summary>
/// <remarks>
/// Where no value exists the weights are infinite or NaN. Where a derivative is infinite (the Ornstein-Uhlenbeck process at noise, a
/// variance-preserving one with a finite rate at data) the weights from v are their limits, where they leave a value; those to v are infinite
/// or NaN even where v itself has a limit, for a level cannot say that of Sigma SigmaPrime.
/// </remarks>
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
        if (from == PredictionKind.V && HasInfiniteSlope(level)) return FromInfiniteV(level, to, guard);
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

    /// <summary>One field made of another at one level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level of x.</param>
    /// <param name="from">What <paramref name="field"/> is.</param>
    /// <param name="to">What is wanted.</param>
    /// <param name="x">The noisy images, any shape.</param>
    /// <param name="field">The field that is given, of the shape of x.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The field that is wanted, of the shape of x.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A kind or the guard is not one of the named ones.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        NoiseLevel<TScalar> level,
        PredictionKind from,
        PredictionKind to,
        Tensor<TScalar> x,
        Tensor<TScalar> field,
        DivisionGuard guard = DivisionGuard.None)
        where TScalar : INumberBase<TScalar> => Apply([level], from, to, x, field, guard);

    /// <summary>One field made of another, each image at its own level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="levels">The noise levels of x: one for each image, or for each place of more leading axes, or one for all.</param>
    /// <param name="from">What <paramref name="field"/> is.</param>
    /// <param name="to">What is wanted.</param>
    /// <param name="x">The noisy images, (N, C, H, W) or any other shape.</param>
    /// <param name="field">The field that is given, of the shape of x.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The field that is wanted, of the shape of x.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A kind or the guard is not one of the named ones.</exception>
    /// <exception cref="ArgumentException">The shapes differ, or the number of levels does not fit them.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        IReadOnlyList<NoiseLevel<TScalar>> levels,
        PredictionKind from,
        PredictionKind to,
        Tensor<TScalar> x,
        Tensor<TScalar> field,
        DivisionGuard guard = DivisionGuard.None)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(levels);
        Elements.CheckSameShape(x, field);
        Rows.CheckCount(levels.Count, x);
        return Rows.WeightedSum([.. levels.Select(Pair)], x, field);

        (TScalar, TScalar) Pair(NoiseLevel<TScalar> level)
        {
            (TScalar fromX, TScalar fromField) = Weights(level, from, to, guard);
            return (fromX, fromField);
        }
    }

    // Asked by sign, for a dual number is infinite when either part is, but negative infinity when its value is.
    private static bool HasInfiniteSlope<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar> =>
        TScalar.IsNegativeInfinity(level.AlphaPrime) || TScalar.IsPositiveInfinity(level.SigmaPrime);

    // With an infinite AlphaPrime (noise, Alpha = 0) x is all noise and v says nothing of x0. With an infinite SigmaPrime (data, Sigma = 0) x is
    // the image, the noise believed in is 0, and v says nothing of the score.
    private static FieldWeights<TScalar> FromInfiniteV<TScalar>(NoiseLevel<TScalar> level, PredictionKind to, DivisionGuard guard)
        where TScalar : INumberBase<TScalar>
    {
        FieldWeights<TScalar> unknown = new(TScalar.Zero, TScalar.Zero / TScalar.Zero);
        return (to, TScalar.IsNegativeInfinity(level.AlphaPrime)) switch
        {
            (PredictionKind.X0, true) => unknown,
            (PredictionKind.X0, false) => FromX(level.Alpha),
            (PredictionKind.Eps, true) => FromX(level.Sigma),
            (PredictionKind.Eps, false) => new(TScalar.Zero, TScalar.Zero),
            (_, true) => FromX(-(level.Sigma * level.Sigma)),
            (_, false) => unknown,
        };

        FieldWeights<TScalar> FromX(TScalar divisor) => new(Guarded.Divide(TScalar.One, divisor, guard), TScalar.Zero);
    }

    private static void Check(PredictionKind kind, string argument)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(argument, kind, "Expected Eps, X0, V or Score.");
    }
}
