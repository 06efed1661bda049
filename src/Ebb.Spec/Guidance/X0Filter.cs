using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Guidance;

/// <summary>Changes the clean image that a network stands for: a clamp, <see cref="DynamicThreshold"/>, or anything else.</summary>
public static class X0Filter
{
    /// <summary>The images with every value brought into [-range, range].</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x0Hat">The predicted clean images.</param>
    /// <param name="range">The largest magnitude, more than 0.</param>
    /// <returns>max(-range, min(x0Hat, range)).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not finite and positive.</exception>
    public static Tensor<TScalar> Clamp<TScalar>(Tensor<TScalar> x0Hat, double range)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x0Hat);
        if (!(range > 0 && double.IsFinite(range))) throw new ArgumentOutOfRangeException(nameof(range), range, "Expected a finite magnitude above 0.");
        TScalar bound = TScalar.CreateChecked(range);
        return Elements.Map(x0Hat, x => Piecewise.Max(-bound, Piecewise.Min(x, bound)));
    }

    /// <summary>
    /// A network whose output is turned into x0Hat, filtered, and turned back, so that all fields agree on the filtered image: what
    /// <see cref="Reverse.ClipMode.Recompute"/> does, for any sampler.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="model">The network, on states that are not scaled.</param>
    /// <param name="kind">What it predicts.</param>
    /// <param name="level">The noise level of a time. At a level without noise a predicted noise cannot be turned back: the guard decides.</param>
    /// <param name="filter">What is done to x0Hat; it keeps the shape.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The filtered network; it predicts the same field.</returns>
    public static FieldModel<TScalar> Of<TScalar>(
        FieldModel<TScalar> model,
        PredictionKind kind,
        Func<TScalar, NoiseLevel<TScalar>> level,
        Func<Tensor<TScalar>, Tensor<TScalar>> filter,
        DivisionGuard guard = DivisionGuard.Floor)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(filter);
        return (x, time) =>
        {
            FieldWeights<TScalar> toX0 = FieldConversion.Weights(level(time), kind, PredictionKind.X0, guard);
            FieldWeights<TScalar> back = FieldConversion.Weights(level(time), PredictionKind.X0, kind, guard);
            Tensor<TScalar> output = model(x, time);
            Elements.CheckSameShape(x, output);
            Tensor<TScalar> x0Hat = filter(Elements.WeightedSum((toX0.FromX, x), (toX0.FromField, output)));
            return Elements.WeightedSum((back.FromX, x), (back.FromField, x0Hat));
        };
    }
}
