using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>Functions that the base library's floating-point types compute by a formula that cancels.</summary>
public static class Accurate
{
    /// <summary>
    /// exp(x) - 1, right to a few units in the last place near 0 too. double.ExpM1 subtracts 1 from the rounded power, which leaves
    /// 1e-16/|x| of relative error; for those types this is Kahan's form, (u - 1) x/log(u) with u the rounded exp(x)
    /// (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.14.1). Other scalars answer for their own.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number.</param>
    /// <returns>exp(x) - 1.</returns>
    public static TScalar ExpM1<TScalar>(TScalar x)
        where TScalar : IExponentialFunctions<TScalar> => Rule<TScalar>.ExpM1(x);

    private static TScalar Kahan<TScalar>(TScalar x)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar power = TScalar.Exp(x), rough = power - TScalar.One;
        if (rough == TScalar.Zero) return x;
        // Where the power vanishes or overflows its logarithm says nothing, and the rough value is right.
        return rough == -TScalar.One || !TScalar.IsFinite(power) ? rough : rough * (x / TScalar.Log(power));
    }

    private static class Rule<TScalar>
        where TScalar : IExponentialFunctions<TScalar>
    {
        public static readonly Func<TScalar, TScalar> ExpM1 = (Func<TScalar, TScalar>?)Own() ?? TScalar.ExpM1;

        private static Delegate? Own() => typeof(TScalar) == typeof(double) ? Kahan<double>
            : typeof(TScalar) == typeof(float) ? Kahan<float>
            : typeof(TScalar) == typeof(Half) ? (Delegate)Kahan<Half>
            : null;
    }
}
