using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Processes;

/// <summary>
/// Variance preserving with Alpha = cos(theta(t))/cos(theta(0)), theta(t) = (t + s)/(1 + s) pi/2, and Sigma = sqrt(1 - Alpha^2).
/// Nichol and Dhariwal, 2021, equation 17, in continuous time and not capped: Alpha is 0 at t = 1.
/// With s = 0 it is cos(pi t/2) and sin(pi t/2).
/// </summary>
public sealed class VpCosine : DiffusionProcess
{
    private readonly double _offset;

    /// <summary>The process with a given offset; the default is that of the paper.</summary>
    /// <param name="offset">
    /// s, at least 0: more of it makes the noise grow faster just after t = 0, where its derivative is infinite unless s = 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not a finite number of at least 0.</exception>
    public VpCosine(double offset = 0.008)
    {
        Expect.That(double.IsFinite(offset) && offset >= 0, offset, "a finite number of at least 0, such as 0.008");
        _offset = offset;
    }

    /// <summary>cos(theta(t))/cos(theta(0)).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>1 at data, 0 at noise.</returns>
    public override TScalar Alpha<TScalar>(TScalar t)
    {
        (TScalar s, TScalar half) = Parts<TScalar>();
        return TScalar.CosPi((t + s) * half) / TScalar.CosPi(s * half);
    }

    /// <summary>sqrt(sin(theta(t) - theta(0)) sin(theta(t) + theta(0)))/cos(theta(0)), which is sqrt(1 - Alpha^2) without its cancellation.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>0 at data, 1 at noise.</returns>
    public override TScalar Sigma<TScalar>(TScalar t)
    {
        (TScalar s, TScalar half) = Parts<TScalar>();
        // sqrt(sin^2) would hide the derivative at 0.
        if (_offset == 0) return TScalar.SinPi(t * half);
        return TScalar.Sqrt(TScalar.SinPi(t * half) * TScalar.SinPi((t + s + s) * half)) / TScalar.CosPi(s * half);
    }

    // s, and what (t + s) is multiplied by to be theta in units of pi.
    private (TScalar Offset, TScalar Half) Parts<TScalar>()
        where TScalar : INumberBase<TScalar>
    {
        TScalar s = TScalar.CreateChecked(_offset);
        return (s, Ratio.Of<TScalar>(1, 2) / (TScalar.One + s));
    }
}
