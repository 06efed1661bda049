using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>From noise to an image: one step after the other over given levels. Zero levels return the input.</summary>
public static class ReverseSampler
{
    /// <summary>DDIM with eta = 0. Song, Meng and Ermon, 2021, section 4.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser, called once a step.</param>
    /// <param name="x">The start, at the level of the first index (noise, when that is T).</param>
    /// <param name="conventions">Clip mode, guard and time.</param>
    /// <param name="indices">The levels to visit, strictly decreasing, in 1 to T (see <see cref="TimestepSubset"/>); null for all.</param>
    /// <returns>The state at level 0.</returns>
    /// <exception cref="ArgumentException">Indices do not decrease or are out of range, or the denoiser changes the shape.</exception>
    public static Tensor<TScalar> Ddim<TScalar>(
        VpSchedule<TScalar> schedule,
        EpsModel<TScalar> model,
        Tensor<TScalar> x,
        Conventions conventions,
        IReadOnlyList<int>? indices = null)
        where TScalar : IRootFunctions<TScalar>
        => Run(schedule, model, x, conventions, indices, DdimStep.Coefficients, (_, state) => state);

    /// <summary>DDPM with the small variance. Ho, Jain and Abbeel, 2020, algorithm 2.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser, called once a step.</param>
    /// <param name="x">The start, at the level of the first index.</param>
    /// <param name="noise">The noise of the step that starts at alphaBar index t; of the shape of x, not read at the last step.</param>
    /// <param name="conventions">Clip mode, guard and time.</param>
    /// <param name="indices">The levels to visit, strictly decreasing, in 1 to T; null for all.</param>
    /// <returns>The state at level 0.</returns>
    /// <exception cref="ArgumentException">Indices do not decrease or are out of range, or a shape differs.</exception>
    public static Tensor<TScalar> Ddpm<TScalar>(
        VpSchedule<TScalar> schedule,
        EpsModel<TScalar> model,
        Tensor<TScalar> x,
        Func<int, Tensor<TScalar>> noise,
        Conventions conventions,
        IReadOnlyList<int>? indices = null)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(noise);
        return Run(schedule, model, x, conventions, indices, DdpmStep.Coefficients, (t, _) => noise(t));
    }

    private static Tensor<TScalar> Run<TScalar>(
        VpSchedule<TScalar> schedule,
        EpsModel<TScalar> model,
        Tensor<TScalar> x,
        Conventions conventions,
        IReadOnlyList<int>? indices,
        Func<VpSchedule<TScalar>, int, int, ClipMode, DivisionGuard, ReverseCoefficients<TScalar>> step,
        Func<int, Tensor<TScalar>, Tensor<TScalar>> noise)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(x);
        indices ??= TimestepSubset.Indices(schedule.Steps, schedule.Steps);
        for (int j = 0; j < indices.Count; j++)
        {
            int from = indices[j], to = j + 1 < indices.Count ? indices[j + 1] : 0;
            ReverseCoefficients<TScalar> coefficients = step(schedule, from, to, conventions.Clip, conventions.Guard);
            Tensor<TScalar> epsHat = model(x, TimeOf.Index<TScalar>(from, schedule.Steps, conventions.Time));
            x = coefficients.FromNoise == TScalar.Zero
                ? ReverseStep.Apply(coefficients, x, epsHat)
                : ReverseStep.Apply(coefficients, x, epsHat, noise(from, x));
        }

        return x;
    }
}
