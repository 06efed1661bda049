using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>
/// Maximum, minimum, clamp and unit step for any scalar that is an <see cref="INumber{TSelf}"/> or an <see cref="IPiecewise{TSelf}"/>.
/// NaN passes through Max, Min and Clamp.
/// </summary>
/// <remarks>
/// A method cannot ask for "one interface or the other", and asking for an order would shut intervals out. So the choice is made once per
/// scalar type, as <see cref="EqualityComparer{T}.Default"/> does it.
/// </remarks>
public static class Piecewise
{
    /// <summary>The greater of two numbers.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number.</param>
    /// <param name="y">A number.</param>
    /// <returns>max(x, y).</returns>
    /// <exception cref="NotSupportedException">The scalar implements neither interface.</exception>
    public static TScalar Max<TScalar>(TScalar x, TScalar y) => Operations<TScalar>.Default.Max(x, y);

    /// <summary>The lesser of two numbers.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number.</param>
    /// <param name="y">A number.</param>
    /// <returns>min(x, y).</returns>
    /// <exception cref="NotSupportedException">The scalar implements neither interface.</exception>
    public static TScalar Min<TScalar>(TScalar x, TScalar y) => Operations<TScalar>.Default.Min(x, y);

    /// <summary>The unit step: 1 where x &gt; 0, else 0 (NaN too).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number.</param>
    /// <returns>0 or 1, or what an interval makes of them.</returns>
    /// <exception cref="NotSupportedException">The scalar implements neither interface.</exception>
    public static TScalar Step<TScalar>(TScalar x) => Operations<TScalar>.Default.Step(x);

    /// <summary>The number of [-1, 1] nearest to x: images live there.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number.</param>
    /// <returns>max(-1, min(x, 1)).</returns>
    /// <exception cref="NotSupportedException">The scalar implements neither interface.</exception>
    public static TScalar ClampToUnit<TScalar>(TScalar x)
        where TScalar : INumberBase<TScalar> => Max(-TScalar.One, Min(x, TScalar.One));

    private abstract class Operations<TScalar>
    {
        private static readonly Operations<TScalar>? Chosen = Choose();

        public static Operations<TScalar> Default => Chosen ?? throw new NotSupportedException(
            $"{typeof(TScalar)} is no spec scalar: implement IPiecewise<{typeof(TScalar).Name}> (or INumber<{typeof(TScalar).Name}>).");

        public abstract TScalar Max(TScalar x, TScalar y);

        public abstract TScalar Min(TScalar x, TScalar y);

        public abstract TScalar Step(TScalar x);

        private static Operations<TScalar>? Choose()
        {
            Type scalar = typeof(TScalar);
            Type? chosen = Implements(typeof(IPiecewise<>)) ? typeof(OwnOperations<>)
                : Implements(typeof(INumber<>)) ? typeof(NumberOperations<>)
                : null;
            return (Operations<TScalar>?)(chosen is null ? null : Activator.CreateInstance(chosen.MakeGenericType(scalar)));

            bool Implements(Type open) => Array.Exists(scalar.GetInterfaces(), i =>
                i.IsGenericType && i.GetGenericTypeDefinition() == open && i.GenericTypeArguments[0] == scalar);
        }
    }

    private sealed class OwnOperations<TScalar> : Operations<TScalar>
        where TScalar : IPiecewise<TScalar>
    {
        public override TScalar Max(TScalar x, TScalar y) => TScalar.Max(x, y);

        public override TScalar Min(TScalar x, TScalar y) => TScalar.Min(x, y);

        public override TScalar Step(TScalar x) => TScalar.Step(x);
    }

    private sealed class NumberOperations<TScalar> : Operations<TScalar>
        where TScalar : INumber<TScalar>
    {
        public override TScalar Max(TScalar x, TScalar y) => TScalar.Max(x, y);

        public override TScalar Min(TScalar x, TScalar y) => TScalar.Min(x, y);

        public override TScalar Step(TScalar x) => x > TScalar.Zero ? TScalar.One : TScalar.Zero;
    }
}
