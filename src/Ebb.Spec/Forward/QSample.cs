using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Forward;

/// <summary>
/// The noisy image of level t: x_t = sqrt(alphaBar_t) x0 + sqrt(1 - alphaBar_t) eps.
/// Ho, Jain and Abbeel, 2020, equation 4 (the closed form of t steps). Of any level: x = Alpha x0 + Sigma eps.
/// </summary>
public static class QSample
{
    /// <summary>The two weights of level t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="t">The alphaBar index, 0 to T; 0 gives the weights 1 and 0.</param>
    /// <returns>The weights; their squares add to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such index.</exception>
    public static ForwardCoefficients<TScalar> Coefficients<TScalar>(VpSchedule<TScalar> schedule, int t)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Coefficients(schedule.AlphaBar(t));
    }

    /// <summary>The two weights of a noise level that is given itself.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">The share of the variance that is signal, in [0, 1].</param>
    /// <returns>The weights.</returns>
    public static ForwardCoefficients<TScalar> Coefficients<TScalar>(TScalar alphaBar)
        where TScalar : IRootFunctions<TScalar> => new(Guarded.SqrtNonneg(alphaBar), Guarded.SqrtNonneg(TScalar.One - alphaBar));

    /// <summary>The two weights of a level of any process.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <returns>Its Alpha and Sigma.</returns>
    public static ForwardCoefficients<TScalar> Coefficients<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar> => new(level.Alpha, level.Sigma);

    /// <summary>The noisy images.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The weights.</param>
    /// <param name="x0">Clean images in [-1, 1], any shape.</param>
    /// <param name="eps">Standard normal noise of the same shape.</param>
    /// <returns>The images of that noise level.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(ForwardCoefficients<TScalar> coefficients, Tensor<TScalar> x0, Tensor<TScalar> eps)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x0, eps);
        return Elements.WeightedSum((coefficients.FromX0, x0), (coefficients.FromEps, eps));
    }

    /// <summary>The noisy images, each at its own level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="levels">One for each image, or for each place of more leading axes, or one for all.</param>
    /// <param name="x0">Clean images, (N, C, H, W) or any other shape.</param>
    /// <param name="eps">Standard normal noise of the same shape.</param>
    /// <returns>Alpha x0 + Sigma eps, level by level.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the number of levels does not fit them.</exception>
    public static Tensor<TScalar> ApplyEach<TScalar>(IReadOnlyList<NoiseLevel<TScalar>> levels, Tensor<TScalar> x0, Tensor<TScalar> eps)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(levels);
        Elements.CheckSameShape(x0, eps);
        Rows.CheckCount(levels.Count, x0);
        return Rows.WeightedSum([.. levels.Select(level => (level.Alpha, level.Sigma))], x0, eps);
    }
}
