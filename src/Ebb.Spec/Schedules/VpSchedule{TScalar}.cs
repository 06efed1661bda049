using System.Numerics;

namespace Ebb.Spec.Schedules;

/// <summary>
/// A discrete variance-preserving schedule of T steps: beta_0 .. beta_{T-1}, alpha_k = 1 - beta_k and
/// alphaBar_0 = 1, alphaBar_{t+1} = alphaBar_t alpha_t, so T + 1 entries. Step t of the forward process, 1 to T, uses beta_{t-1}
/// and ends at noise level alphaBar_t. Ho, Jain and Abbeel, 2020, section 2 (their alphaBar_t is ours; who counts from 0 calls it t - 1).
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class VpSchedule<TScalar>
    where TScalar : INumberBase<TScalar>
{
    private readonly TScalar[] _betas;
    private readonly TScalar[] _alphaBars;

    /// <summary>The schedule of given betas.</summary>
    /// <param name="betas">0 to <see cref="VpSchedule.MaxSteps"/> numbers in [0, 1), the last in [0, 1]; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many betas, or one lies outside its range.</exception>
    public VpSchedule(ReadOnlySpan<TScalar> betas)
    {
        VpSchedule.CheckSteps(betas.Length, nameof(betas));
        _betas = betas.ToArray();
        _alphaBars = new TScalar[betas.Length + 1];
        _alphaBars[0] = TScalar.One;
        for (int k = 0; k < betas.Length; k++)
        {
            VpSchedule.CheckBeta(betas[k], $"betas[{k}]", mayBeOne: k == betas.Length - 1);
            _alphaBars[k + 1] = _alphaBars[k] * (TScalar.One - betas[k]);
        }
    }

    /// <summary>T, the number of steps.</summary>
    public int Steps => _betas.Length;

    /// <summary>The variance that step k + 1 adds.</summary>
    /// <param name="k">0 to T - 1.</param>
    /// <returns>beta_k, in [0, 1); the last may be 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public TScalar Beta(int k) => k >= 0 && k < Steps
        ? _betas[k]
        : throw new ArgumentOutOfRangeException(nameof(k), k, $"Betas are counted from 0 to steps - 1 = {Steps - 1}.");

    /// <summary>The share of the variance that step k + 1 keeps.</summary>
    /// <param name="k">0 to T - 1.</param>
    /// <returns>1 - beta_k, in (0, 1]; the last may be 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public TScalar Alpha(int k) => TScalar.One - Beta(k);

    /// <summary>The share of the variance that is signal after t steps.</summary>
    /// <param name="t">0 to T, where 0 is the clean image.</param>
    /// <returns>alphaBar_t, in [0, 1], not increasing in t, 1 at t = 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public TScalar AlphaBar(int t) => t >= 0 && t <= Steps
        ? _alphaBars[t]
        : throw new ArgumentOutOfRangeException(
            nameof(t), t, $"alphaBar has the indices 0 to steps = {Steps}; a program that counts from 0 to steps - 1 means t + 1.");

    /// <summary>alpha_to alpha_{to+1} .. alpha_{from-1}: what the steps between two levels keep, without dividing by alphaBar.</summary>
    /// <param name="from">The noisier index, to + 1 to T.</param>
    /// <param name="to">The cleaner index, 0 to T - 1.</param>
    /// <returns>alphaBar_from / alphaBar_to, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The indices are not 0 &lt;= to &lt; from &lt;= T.</exception>
    public TScalar AlphaBetween(int from, int to)
    {
        CheckPair(from, to);
        TScalar product = Alpha(to);
        for (int k = to + 1; k < from; k++) product *= Alpha(k);
        return product;
    }

    internal void CheckPair(int from, int to)
    {
        if (from < 1 || from > Steps)
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"A reverse step starts at an index of 1 to steps = {Steps}.");
        }

        if (to < 0 || to >= from)
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, $"A reverse step from {from} ends at an index of 0 to {from - 1}.");
        }
    }
}
