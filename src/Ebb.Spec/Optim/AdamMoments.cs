using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Optim;

/// <summary>The running means that Adam keeps per parameter tensor.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="First">m, of the parameter's shape.</param>
/// <param name="Second">v, of the parameter's shape.</param>
public readonly record struct AdamMoments<TScalar>(Tensor<TScalar> First, Tensor<TScalar> Second)
    where TScalar : INumberBase<TScalar>
{
    /// <summary>The moments before the first step.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>Zeros of its shape.</returns>
    public static AdamMoments<TScalar> Zero(Tensor<TScalar> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Tensor<TScalar> zeros = Elements.Map(parameter, _ => TScalar.Zero);
        return new(zeros, zeros);
    }
}
