using System.Numerics;
using Ebb.Spec.Processes;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Forward;

/// <summary>
/// Times whose log-SNR, 2 ln(Alpha/Sigma), is uniform between two values, from uniform draws: u = 0 is the cleaner end. The same for every
/// process, since it depends on noise levels alone. Kingma et al., 2021, section 5; Kingma and Gao, 2023, appendix D.
/// </summary>
public sealed class LogSnrUniformTime : TimeDensity
{
    // A double has 53 bits, and Newton's two steps double the digits twice.
    private const int Halvings = 56;

    private readonly DiffusionProcess _process;
    private readonly double _min;
    private readonly double _max;

    /// <summary>The density between two log-SNRs.</summary>
    /// <param name="process">The process; its log-SNR falls all the way from t = 0 to 1.</param>
    /// <param name="logSnrMin">The noisier end, at least -36 and at least that of t = 1.</param>
    /// <param name="logSnrMax">The cleaner end, above logSnrMin, at most 36 and at most that of t = 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is out of range.</exception>
    public LogSnrUniformTime(DiffusionProcess process, double logSnrMin, double logSnrMax)
    {
        ArgumentNullException.ThrowIfNull(process);
        double least = Math.Max(-36, LogSnrAt(process, 1.0)), most = Math.Min(36, LogSnrAt(process, 0.0));
        Expect.That(logSnrMin >= least && logSnrMin < most, logSnrMin, $"a log-SNR in [{least}, {most})");
        Expect.That(logSnrMax > logSnrMin && logSnrMax <= most, logSnrMax, $"a log-SNR in ({logSnrMin}, {most}]");
        (_process, _min, _max) = (process, logSnrMin, logSnrMax);
    }

    /// <summary>The time whose log-SNR is max - u (max - min), by bisection and two steps of Newton's method.</summary>
    /// <remarks>Not an enclosure on intervals: the bisection asks only what is certain.</remarks>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="draw">Uniform on [0, 1].</param>
    /// <returns>The time, in [0, 1].</returns>
    public override TScalar Time<TScalar>(TScalar draw)
    {
        TScalar max = TScalar.CreateChecked(_max), wanted = max - (draw * (max - TScalar.CreateChecked(_min)));
        TScalar t = TScalar.Zero, width = TScalar.One;
        for (int i = 0; i < Halvings; i++)
        {
            width *= Ratio.Of<TScalar>(1, 2);
            if (Piecewise.Step(LogSnrAt(_process, t + width) - wanted) == TScalar.One) t += width;
        }

        // Two steps, so that second derivatives come out right too. At t = 0 there may be none, and the bisection is right as it is.
        for (int i = 0; i < 2 && t != TScalar.Zero; i++) t -= (LogSnrAt(_process, t) - wanted) / Slope(t);
        return t;
    }

    /// <summary>
    /// The density at a time: minus the slope of the log-SNR over its range, 2 d/(Alpha Sigma) / (max - min) with
    /// d = Alpha SigmaPrime - AlphaPrime Sigma.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">A time whose log-SNR lies between the two ends; elsewhere the density is 0.</param>
    /// <returns>At least 0.</returns>
    public TScalar Density<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> => -Slope(t) / (TScalar.CreateChecked(_max) - TScalar.CreateChecked(_min));

    private static TScalar LogSnrAt<TScalar>(DiffusionProcess process, TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> => LogSnr.OfSigma(process.Sigma(t) / process.Alpha(t));

    private TScalar Slope<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        (TScalar alpha, TScalar sigma, TScalar alphaPrime, TScalar sigmaPrime) = _process.Level(t);
        return TScalar.CreateChecked(2) * ((alphaPrime * sigma) - (alpha * sigmaPrime)) / (alpha * sigma);
    }
}
