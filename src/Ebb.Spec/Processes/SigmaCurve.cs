using System.Numerics;

namespace Ebb.Spec.Processes;

/// <summary>How the noise of a <see cref="VarianceExploding"/> process grows. A new one is one class that writes <see cref="At"/>.</summary>
public abstract class SigmaCurve
{
    /// <summary>The standard deviation of the noise.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0, growing with t.</returns>
    public abstract TScalar At<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;

    // What every curve with two ends asks of them.
    internal static void CheckEnds(double sigmaMin, double sigmaMax)
    {
        Expect.Above(0, sigmaMin, "0.002");
        Expect.Above(sigmaMin, sigmaMax, "80");
    }
}
