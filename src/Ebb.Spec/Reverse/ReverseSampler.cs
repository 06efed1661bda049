using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>From noise to an image over the levels of a schedule, by a network that predicts the noise. Zero levels return the input.</summary>
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
        FieldModel<TScalar> model,
        Tensor<TScalar> x,
        Conventions conventions,
        IReadOnlyList<int>? indices = null)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> =>
        Run(new Ddim(0, conventions.Clip, conventions.Guard), schedule, model, x, noise: null, conventions, indices);

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
        FieldModel<TScalar> model,
        Tensor<TScalar> x,
        Func<int, Tensor<TScalar>> noise,
        Conventions conventions,
        IReadOnlyList<int>? indices = null)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(noise);
        return Run(new Ddpm(DdpmVariance.Small, conventions.Clip, conventions.Guard), schedule, model, x, noise, conventions, indices);
    }

    private static Tensor<TScalar> Run<TScalar>(
        ReverseMethod method,
        VpSchedule<TScalar> schedule,
        FieldModel<TScalar> model,
        Tensor<TScalar> x,
        Func<int, Tensor<TScalar>>? noise,
        Conventions conventions,
        IReadOnlyList<int>? indices)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        indices ??= TimestepSubset.Indices(schedule.Steps, schedule.Steps);
        SamplerPlan<TScalar> plan = method.Plan(LevelGrid.OfSchedule(schedule, indices, conventions.Time), PredictionKind.Eps);
        return SamplerRun.Final(plan, model, x, noise is null ? null : stage => noise(indices[stage]));
    }
}
