using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Processes;

/// <summary>
/// Variance preserving with beta(t) = beta0 + t (beta1 - beta0): alphaBar(t) = exp(-B(t)), B(t) = beta0 t + (beta1 - beta0) t^2/2,
/// Alpha = sqrt(alphaBar), Sigma = sqrt(1 - alphaBar). Song et al., 2021, equation 33. At t = 0 Sigma is 0 and its derivative infinite;
/// at t = 1 a trace of the image is left, Alpha = exp(-(beta0 + beta1)/4). <see cref="VpLinearSchedule{TScalar}"/> is its schedule.
/// </summary>
public sealed class VpLinear : DiffusionProcess
{
    private readonly double _beta0;
    private readonly double _beta1;

    /// <summary>The process between two rates; the defaults are those of the paper.</summary>
    /// <param name="beta0">beta at data, above 0.</param>
    /// <param name="beta1">beta at noise, at least beta0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not a finite number in its range.</exception>
    public VpLinear(double beta0 = 0.1, double beta1 = 20)
    {
        Expect.Above(0, beta0, "0.1");
        Expect.That(double.IsFinite(beta1) && beta1 >= beta0, beta1, $"a finite number of at least beta0 = {beta0}, such as 20");
        (_beta0, _beta1) = (beta0, beta1);
    }

    /// <summary>exp(-B(t)/2).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at data.</returns>
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.Exp(-(Integral(t) * Ratio.Of<TScalar>(1, 2)));

    /// <summary>sqrt(1 - exp(-B(t))), without the cancellation near t = 0.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>0 at data.</returns>
    public override TScalar Sigma<TScalar>(TScalar t) => TScalar.Sqrt(-Accurate.ExpM1(-Integral(t)));

    // B(t), the integral of beta.
    private TScalar Integral<TScalar>(TScalar t)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar> =>
        new VpLinearSchedule<TScalar>(TScalar.CreateChecked(_beta0), TScalar.CreateChecked(_beta1)).Integral(t);
}
