using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Forward;

/// <summary>
/// What training minimises: the mean squared error of the predicted noise. Ho, Jain and Abbeel, 2020, equation 14.
/// </summary>
public static class EpsPredLoss
{
    /// <summary>mean((epsHat(x_t, time) - eps)^2) over all elements.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="model">The denoiser.</param>
    /// <param name="x0">Clean images in [-1, 1].</param>
    /// <param name="eps">The noise that is mixed in, of the same shape.</param>
    /// <param name="t">The alphaBar index, 0 to T (1 to T when the time is over the last).</param>
    /// <param name="time">Which time the denoiser is told.</param>
    /// <returns>The loss, at least 0.</returns>
    /// <exception cref="ArgumentException">Shapes differ, or the index is out of range.</exception>
    public static TScalar Value<TScalar>(
        VpSchedule<TScalar> schedule,
        FieldModel<TScalar> model,
        Tensor<TScalar> x0,
        Tensor<TScalar> eps,
        int t,
        TimeConvention time = TimeConvention.OverSteps)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(model);
        Tensor<TScalar> xT = QSample.Apply(QSample.Coefficients(schedule, t), x0, eps);
        return MeanSquaredError.Value(model(xT, TimeOf.Index<TScalar>(t, schedule.Steps, time)), eps);
    }
}
