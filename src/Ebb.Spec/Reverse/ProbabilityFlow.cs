using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The deterministic flow with the laws of the noising process at every time: dx/dt = -beta(t)/2 x + beta(t)/(2 sigma(t)) epsHat(x, t).
/// Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole, 2021, equation 13, with the score -epsHat/sigma and the drift -beta x/2.
/// </summary>
public static class ProbabilityFlow
{
    /// <summary>The right-hand side at one time, written as numbers: dx/dt = FromX x + FromEps epsHat.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="time">The time, in [0, 1].</param>
    /// <param name="guard">How the division by sigma is kept finite at t = 0.</param>
    /// <returns>-beta/2 and the guarded beta/sigma, halved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guard is not one of the named ones.</exception>
    public static (TScalar FromX, TScalar FromEps) Weights<TScalar>(
        VpLinearSchedule<TScalar> schedule, TScalar time, DivisionGuard guard = DivisionGuard.Additive)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        TScalar beta = schedule.Beta(time), half = Ratio.Of<TScalar>(1, 2);
        return (-(beta * half), Guarded.Divide(beta, schedule.Sigma(time), guard) * half);
    }

    /// <summary>The right-hand side.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="time">The time, in [0, 1].</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <param name="guard">How the division by sigma is kept finite.</param>
    /// <returns>dx/dt.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no such guard.</exception>
    public static Tensor<TScalar> Rhs<TScalar>(
        VpLinearSchedule<TScalar> schedule,
        TScalar time,
        Tensor<TScalar> x,
        Tensor<TScalar> epsHat,
        DivisionGuard guard = DivisionGuard.Additive)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        Elements.CheckSameShape(x, epsHat);
        (TScalar fromX, TScalar fromEps) = Weights(schedule, time, guard);
        return Elements.WeightedSum((fromX, x), (fromEps, epsHat));
    }

    /// <summary>From noise to an image by <see cref="EulerStep.Integrate"/>.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser, called once a step with the time itself.</param>
    /// <param name="x">The state at t = 1.</param>
    /// <param name="steps">n, at least 0; 0 returns x.</param>
    /// <param name="guard">How the division by sigma is kept finite.</param>
    /// <returns>The state at t = 0.</returns>
    /// <exception cref="ArgumentException">The steps are negative, the denoiser changes the shape, or there is no such guard.</exception>
    public static Tensor<TScalar> SampleEuler<TScalar>(
        VpLinearSchedule<TScalar> schedule,
        FieldModel<TScalar> model,
        Tensor<TScalar> x,
        int steps,
        DivisionGuard guard = DivisionGuard.Additive)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(model);
        return EulerStep.Integrate((state, time) => Rhs(schedule, time, state, model(state, time), guard), x, steps);
    }
}
