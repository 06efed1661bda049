using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>Makes stages.</summary>
public static class SamplerStage
{
    /// <summary>The network asked at an entry of a grid.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="point">Where the state is: what the network is told and shown.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="next">The new state.</param>
    /// <param name="keepsEps">Whether the noise that x0Hat leaves of the state is kept, for updates that look back at it.</param>
    /// <returns>The stage: no clamp, no base.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the named ones.</exception>
    public static SamplerStage<TScalar> At<TScalar>(
        GridPoint<TScalar> point, PredictionKind kind, LinearUpdate<TScalar> next, bool keepsEps = false)
        where TScalar : INumberBase<TScalar> => new(
            point.Time,
            point.InputScale,
            FieldConversion.Weights(point.Level, kind, PredictionKind.X0),
            ClampX0: false,
            Base: null,
            next,
            EpsHat: keepsEps ? FieldConversion.Weights(point.Level, PredictionKind.X0, PredictionKind.Eps) : null);

    /// <summary>
    /// The network asked at a level that is in no grid: shown y = x / Alpha = x0 + s eps and told s = Sigma / Alpha itself, it predicts of y what the
    /// kind says, with V = eps.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">Where the state is; Alpha is above 0.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="next">The new state.</param>
    /// <returns>The stage: no clamp, no base.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the named ones.</exception>
    public static SamplerStage<TScalar> AtSigma<TScalar>(NoiseLevel<TScalar> level, PredictionKind kind, LinearUpdate<TScalar> next)
        where TScalar : INumberBase<TScalar>
    {
        TScalar s = level.Sigma / level.Alpha, scale = TScalar.One / level.Alpha;
        SamplerStage<TScalar> ofY = At(new(s, NoiseLevel.OfSigma(s), s, scale), kind, next);
        return ofY with { X0 = ofY.X0 with { FromX = ofY.X0.FromX * scale } };
    }
}
