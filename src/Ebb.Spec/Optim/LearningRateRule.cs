using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Optim;

/// <summary>
/// The learning rate of each step of a run. It climbs along a line from 0 while s &lt; WarmupSteps, as Rate s/WarmupSteps (Goyal et al., 2017,
/// section 2.2), so that the first step of a warm-up moves nothing. Then, with u = (s - WarmupSteps)/(Steps - WarmupSteps),
/// it is Least + (Rate - Least) f(u) with f = 1, (1 + cos(pi u))/2 or 1 - u.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Rate">The greatest rate; 1 for a factor.</param>
/// <param name="Schedule">How it goes on after the warm-up.</param>
/// <param name="Steps">The steps of the run, at least 0.</param>
public readonly record struct LearningRateRule<TScalar>(TScalar Rate, LearningRateSchedule Schedule, int Steps)
    where TScalar : ITrigonometricFunctions<TScalar>
{
    /// <summary>How many steps the climb takes, at least 0. 0 by default.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Where the rate ends when it falls. 0 by default.</summary>
    public TScalar Least { get; init; } = TScalar.Zero;

    /// <summary>The rate of a step.</summary>
    /// <param name="step">s, from 0; Steps itself is what would come after the last.</param>
    /// <returns>A number between 0 and Rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is outside the run.</exception>
    /// <exception cref="InvalidOperationException">The schedule is none of the named ones.</exception>
    public TScalar At(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Steps);
        return step < WarmupSteps
            ? Rate * Ratio.Of<TScalar>(step, WarmupSteps)
            : Least + ((Rate - Least) * Shape(step - WarmupSteps, Math.Max(1, Steps - WarmupSteps)));
    }

    private TScalar Shape(int step, int steps) => Schedule switch
    {
        LearningRateSchedule.Constant => TScalar.One,
        LearningRateSchedule.Cosine =>
            (TScalar.One + TScalar.Cos(TScalar.Pi * TScalar.CreateChecked(step) / TScalar.CreateChecked(steps))) / TScalar.CreateChecked(2),
        LearningRateSchedule.Linear => Ratio.Of<TScalar>(steps - step, steps),
        _ => throw new InvalidOperationException($"The schedule {Schedule} is not one of Constant, Cosine and Linear."),
    };
}
