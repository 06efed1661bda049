using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Forward;

/// <summary>
/// How much the loss of a level counts. Each says which prediction's loss it is for: the three losses of one error differ by factors,
/// |x0Hat - x0|^2 = |epsHat - eps|^2 / snr, so weighting one is weighting them all. No weight at all is 1.
/// </summary>
public static class LossWeight
{
    /// <summary>
    /// A named weight as a factor of the loss of a kind. Each is made for the loss of one kind; on another it is multiplied by the square of how
    /// much that kind's error is of this one's (<see cref="FieldConversion"/>).
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="weighting">Which weight.</param>
    /// <param name="level">The noise level, with noise in it.</param>
    /// <param name="kind">What the network predicts: Eps, X0 or V.</param>
    /// <param name="minSnrGamma">The gamma of <see cref="MinSnr"/>, above 0; 5 in the paper.</param>
    /// <returns>The weight; infinite where the paper's is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weighting is none of the named ones.</exception>
    /// <exception cref="ArgumentException">The kind is Score.</exception>
    public static TScalar Of<TScalar>(LossWeighting weighting, NoiseLevel<TScalar> level, PredictionKind kind, double minSnrGamma = 5)
        where TScalar : IPowerFunctions<TScalar>, IFloatingPointConstants<TScalar>
    {
        if (kind is PredictionKind.Score) throw new ArgumentException($"Got {kind}; a loss is against Eps, X0 or V.", nameof(kind));
        return weighting switch
        {
            LossWeighting.None => TScalar.One,
            // Its own form for v is one for variance-preserving levels.
            LossWeighting.MinSnr when kind is PredictionKind.V => MadeFor(PredictionKind.X0, MinSnr(level, TScalar.CreateChecked(minSnrGamma), PredictionKind.X0)),
            LossWeighting.MinSnr => MinSnr(level, TScalar.CreateChecked(minSnrGamma), kind),
            LossWeighting.P2 => MadeFor(PredictionKind.Eps, P2(level, TScalar.One, TScalar.One)),
            LossWeighting.TruncatedSnr => MadeFor(PredictionKind.X0, TruncatedSnr(level)),
            LossWeighting.Snr => MadeFor(PredictionKind.X0, Snr(level)),
            LossWeighting.Edm => MadeFor(PredictionKind.X0, Edm(level, Ratio.Of<TScalar>(1, 2))),
            LossWeighting.InverseVariance => MadeFor(PredictionKind.V, InverseVariance(level)),
            LossWeighting.CosMap => MadeFor(PredictionKind.V, CosMap(level)),
            _ => throw new ArgumentOutOfRangeException(nameof(weighting), weighting, "Expected one of the named weightings."),
        };

        TScalar MadeFor(PredictionKind own, TScalar weight)
        {
            TScalar share = FieldConversion.Weights(level, kind, own).FromField;
            return share * share * weight;
        }
    }

    /// <summary>The signal-to-noise ratio, Alpha^2/Sigma^2. On a loss against x0 it gives that against eps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <returns>From 0 at noise to infinity at data.</returns>
    public static TScalar Snr<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar>
    {
        TScalar ratio = level.Alpha / level.Sigma;
        return ratio * ratio;
    }

    /// <summary>max(snr, 1) for a loss against x0, which keeps counting at noise. Salimans and Ho, 2022, section 4.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <returns>At least 1.</returns>
    public static TScalar TruncatedSnr<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar> => Piecewise.Max(Snr(level), TScalar.One);

    /// <summary>
    /// min(snr, gamma), which is for a loss against x0, as a weight for the loss of a kind: over snr for eps, over snr + 1 for the v of a
    /// variance-preserving level. Hang et al., 2023, section 3.4. Written so that both ends are finite.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <param name="gamma">The most that a loss against x0 may count; 5 in the paper.</param>
    /// <param name="kind">Eps, X0 or V.</param>
    /// <returns>In [0, max(1, gamma)].</returns>
    /// <exception cref="ArgumentException">The kind is Score or not one of the named ones.</exception>
    public static TScalar MinSnr<TScalar>(NoiseLevel<TScalar> level, TScalar gamma, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        TScalar signal = level.Alpha * level.Alpha, noise = level.Sigma * level.Sigma;
        return kind switch
        {
            PredictionKind.X0 => Piecewise.Min(Snr(level), gamma),
            PredictionKind.Eps => Piecewise.Min(TScalar.One, gamma * noise / signal),
            PredictionKind.V => Piecewise.Min(signal, gamma * noise) / (signal + noise),
            _ => throw new ArgumentException($"Got {kind}; a loss is against Eps, X0 or V.", nameof(kind)),
        };
    }

    /// <summary>(k + snr)^-gamma for a loss against eps: less for levels whose noise is too small to matter. Choi et al., 2022, equation 8.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <param name="gamma">How strongly, 0 for not at all; 1 in the paper (0.5 too).</param>
    /// <param name="k">What keeps it finite at noise, above 0; 1 in the paper.</param>
    /// <returns>In [0, k^-gamma].</returns>
    public static TScalar P2<TScalar>(NoiseLevel<TScalar> level, TScalar gamma, TScalar k)
        where TScalar : IPowerFunctions<TScalar> => TScalar.Pow(k + Snr(level), -gamma);

    /// <summary>
    /// (s^2 + sigmaData^2)/(s sigmaData)^2 for a loss against x0, with s = Sigma/Alpha: what is asked of the network itself then counts alike at
    /// every level. Karras et al., 2022, table 1.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <param name="sigmaData">The standard deviation of the data, above 0; 0.5 in the paper.</param>
    /// <returns>At least 1/sigmaData^2.</returns>
    public static TScalar Edm<TScalar>(NoiseLevel<TScalar> level, TScalar sigmaData)
        where TScalar : INumberBase<TScalar> => Snr(level) + (TScalar.One / (sigmaData * sigmaData));

    /// <summary>1/Sigma^2; "sigma_sqrt" on a flow-matching level (Esser et al., 2024, and its published training code).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">The noise level.</param>
    /// <returns>Infinite at data.</returns>
    public static TScalar InverseVariance<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar> => TScalar.One / (level.Sigma * level.Sigma);

    /// <summary>
    /// 2/(pi (Alpha^2 + Sigma^2)) on a flow-matching level, where it is 2/(pi (1 - 2 t + 2 t^2)): the density of t when log-SNR is spread as by a
    /// cosine schedule. Esser et al., 2024, section 3.1 (CosMap).
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="level">A flow-matching level.</param>
    /// <returns>In [2/pi, 4/pi].</returns>
    public static TScalar CosMap<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : INumberBase<TScalar>, IFloatingPointConstants<TScalar> =>
        TScalar.CreateChecked(2) / (TScalar.Pi * ((level.Alpha * level.Alpha) + (level.Sigma * level.Sigma)));
}
