using System.Numerics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Dynamics;

/// <summary>
/// One sampler step, held at its place in the schedule, as a dynamical system; and how its Lipschitz constant follows from the denoiser's.
/// </summary>
public static class SamplerSystem
{
    /// <summary>The DDIM step between two fixed levels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser.</param>
    /// <param name="from">The alphaBar index of the state, 1 to T.</param>
    /// <param name="to">The alphaBar index of the next state, 0 to from - 1.</param>
    /// <param name="conventions">Clip mode, guard and time.</param>
    /// <returns>The system of that step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index or a convention is out of range.</exception>
    public static DiscreteSystem<TScalar> Ddim<TScalar>(
        VpSchedule<TScalar> schedule, FieldModel<TScalar> model, int from, int to, Conventions conventions)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(model);
        ReverseCoefficients<TScalar> step = DdimStep.Coefficients(schedule, from, to, conventions.Clip, conventions.Guard);
        TScalar time = TimeOf.Index<TScalar>(from, schedule.Steps, conventions.Time);
        return new(x => ReverseStep.Apply(step, x, model(x, time)));
    }

    /// <summary>An Euler step of the probability flow at a fixed time.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser.</param>
    /// <param name="time">The time, in [0, 1].</param>
    /// <param name="dt">The step, negative from noise to data.</param>
    /// <param name="guard">How the division by sigma is kept finite.</param>
    /// <returns>The system of that step.</returns>
    public static DiscreteSystem<TScalar> ProbabilityFlowEuler<TScalar>(
        VpLinearSchedule<TScalar> schedule,
        FieldModel<TScalar> model,
        TScalar time,
        TScalar dt,
        DivisionGuard guard = DivisionGuard.Additive)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(model);
        return new(x => EulerStep.Apply(x, ProbabilityFlow.Rhs(schedule, time, x, model(x, time), guard), dt));
    }

    /// <summary>
    /// The constant of a reverse step without noise, in the Euclidean or the maximum norm, when the denoiser's is L. Between two states the
    /// clamp multiplies each difference of x0Hat by some number of [0, 1], and the weights of the differences of x and epsHat,
    /// FromX + r FromX0 X0FromX and FromOutput + r FromX0 X0FromOutput, are greatest in size at r = 0 or r = 1; without the clamp r = 1.
    /// </summary>
    /// <remarks>
    /// For DDIM with exact division that is, with a = sqrt(alphaBar_s/alphaBar_t) and b = sqrt(1 - alphaBar_s) - a sqrt(1 - alphaBar_t):
    /// a + |b| L when nothing is clamped or epsHat is recomputed, and a + max(sqrt(1 - alphaBar_s), |b|) L when it is kept.
    /// </remarks>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="model">The constant of the denoiser at the step's time.</param>
    /// <returns>The constant of x to the next state.</returns>
    public static Lipschitz<TScalar> Constant<TScalar>(ReverseCoefficients<TScalar> step, Lipschitz<TScalar> model)
        where TScalar : INumberBase<TScalar>
    {
        TScalar fromX = TScalar.Abs(step.FromX + (step.FromX0 * step.X0FromX));
        TScalar fromEps = TScalar.Abs(step.FromOutput + (step.FromX0 * step.X0FromOutput));
        return step.ClampX0
            ? model.Combined(Piecewise.Max(TScalar.Abs(step.FromX), fromX), Piecewise.Max(TScalar.Abs(step.FromOutput), fromEps))
            : model.Combined(fromX, fromEps);
    }
}
