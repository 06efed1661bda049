using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>Makes updates.</summary>
public static class LinearUpdate
{
    /// <summary>The empty sum: what a method says its weights of, by name, and leaves the others at 0.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <returns>An update whose weights are all 0.</returns>
    public static LinearUpdate<TScalar> Zero<TScalar>()
        where TScalar : INumberBase<TScalar> => new(TScalar.Zero, TScalar.Zero, [], TScalar.Zero, TScalar.Zero);

    /// <summary>The identity; as a stage's base it makes the present state the new base.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <returns>An update to the state itself.</returns>
    public static LinearUpdate<TScalar> Identity<TScalar>()
        where TScalar : INumberBase<TScalar> => Zero<TScalar>() with { FromX = TScalar.One };

    /// <summary>A sum of the state and the predicted clean image.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="weights">Their weights.</param>
    /// <returns>FromX * x + FromField * x0Hat.</returns>
    public static LinearUpdate<TScalar> OfX0<TScalar>(FieldWeights<TScalar> weights)
        where TScalar : INumberBase<TScalar> => Zero<TScalar>() with { FromX = weights.FromX, FromX0s = [weights.FromField] };
}
