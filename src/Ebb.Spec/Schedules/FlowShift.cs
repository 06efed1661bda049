using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// Moves the noise levels sigma in [0, 1] of a flow model, x = (1 - sigma) x0 + sigma eps, towards noise: larger images need more of it to
/// lose the same signal. Esser et al., 2024, section 5.3.2, equation 23.
/// </summary>
public static class FlowShift
{
    /// <summary>
    /// s u/(1 + (s - 1) u), a bijection of [0, 1] that keeps the ends; shifts compose by multiplying.
    /// The shift by e^mu is e^mu/(e^mu + 1/u - 1), the form elsewhere for a shift that depends on the resolution.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">u, in [0, 1].</param>
    /// <param name="shift">s, above 0; 1 changes nothing.</param>
    /// <returns>The shifted sigma, in [0, 1].</returns>
    public static TScalar Apply<TScalar>(TScalar sigma, TScalar shift)
        where TScalar : INumberBase<TScalar> => shift * sigma / (TScalar.One + ((shift - TScalar.One) * sigma));

    /// <summary>The shift that mu stands for: e^mu, or mu itself.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="mu">Any number; above 0 when linear.</param>
    /// <param name="type">Which of the two.</param>
    /// <returns>The shift.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is not one of the named ones.</exception>
    public static TScalar OfMu<TScalar>(TScalar mu, TimeShiftType type)
        where TScalar : IExponentialFunctions<TScalar> => type switch
        {
            TimeShiftType.Exponential => TScalar.Exp(mu),
            TimeShiftType.Linear => mu,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Expected Exponential or Linear."),
        };

    /// <summary>
    /// mu for an image of so many tokens, on the line through (baseLength, baseShift) and (maxLength, maxShift), not clamped. The defaults
    /// are those of FLUX.1.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="length">The tokens of the image: height times width over the patch's area.</param>
    /// <param name="baseShift">mu at baseLength.</param>
    /// <param name="maxShift">mu at maxLength.</param>
    /// <param name="baseLength">A length.</param>
    /// <param name="maxLength">Another.</param>
    /// <returns>mu.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The two lengths are equal.</exception>
    public static TScalar Mu<TScalar>(int length, TScalar baseShift, TScalar maxShift, int baseLength = 256, int maxLength = 4096)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentOutOfRangeException.ThrowIfEqual(maxLength, baseLength);
        return baseShift + (Ratio.Of<TScalar>((long)length - baseLength, (long)maxLength - baseLength) * (maxShift - baseShift));
    }

    /// <summary>1 - (1 - sigma_k) (1 - terminal)/(1 - sigma_last): the last sigma becomes terminal, a sigma of 1 stays.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigmas">At least one sigma of [0, 1], the last below 1.</param>
    /// <param name="terminal">In [0, 1).</param>
    /// <returns>The stretched sigmas.</returns>
    /// <exception cref="ArgumentException">There are no sigmas, or the last is 1, which no stretching moves.</exception>
    public static TScalar[] StretchToTerminal<TScalar>(ReadOnlySpan<TScalar> sigmas, TScalar terminal)
        where TScalar : INumberBase<TScalar>
    {
        if (sigmas.IsEmpty || sigmas[^1] == TScalar.One)
        {
            throw new ArgumentException("Expected a last sigma below 1; take at least 2 sigmas, or no terminal.", nameof(sigmas));
        }

        TScalar factor = (TScalar.One - terminal) / (TScalar.One - sigmas[^1]);
        TScalar[] stretched = sigmas.ToArray();
        for (int k = 0; k < stretched.Length; k++) stretched[k] = TScalar.One - ((TScalar.One - stretched[k]) * factor);
        return stretched;
    }
}
