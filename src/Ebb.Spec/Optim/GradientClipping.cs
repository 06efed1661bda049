using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Optim;

/// <summary>
/// Clipping by the global norm: when all gradients together are longer than a bound, all are shortened by one factor, which keeps
/// their direction. Pascanu, Mikolov and Bengio, 2013, algorithm 1.
/// </summary>
public static class GradientClipping
{
    /// <summary>The root of the sum of squares over all gradients together.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="gradients">One tensor a parameter, of any shapes.</param>
    /// <returns>The norm, at least 0; 0 for no gradients.</returns>
    public static TScalar Norm<TScalar>(IEnumerable<Tensor<TScalar>> gradients)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        TScalar squares = TScalar.Zero;
        foreach (Tensor<TScalar> gradient in gradients)
        {
            foreach (TScalar g in gradient) squares += g * g;
        }

        return Guarded.SqrtNonneg(squares);
    }

    /// <summary>min(1, maxNorm/(norm + 1e-6)): what every gradient is multiplied by. The 1e-6 is that of common training code.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="norm">The global norm, at least 0.</param>
    /// <param name="maxNorm">The bound, above 0.</param>
    /// <returns>In (0, 1], and 1 for a norm of at most maxNorm - 1e-6; norm times it is below maxNorm.</returns>
    public static TScalar Factor<TScalar>(TScalar norm, TScalar maxNorm)
        where TScalar : INumberBase<TScalar> =>
        Piecewise.Min(TScalar.One, Guarded.Divide(maxNorm, norm, DivisionGuard.Additive));
}
