using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// UniPC: a multistep predictor of order p, and a corrector of order p + 1 that uses the prediction at the predicted state, which the next step
/// needs anyway. One evaluation a step. Zhao et al., 2023, section 3.
/// </summary>
/// <remarks>
/// <para>
/// Stage i asks the network at the predicted state, corrects the base to a better state there, and predicts from it. The last state is a
/// prediction.
/// </para>
/// <para>
/// With m_0 the prediction where a step of h in lambda starts and m_j those at r_j h from there (r_j &lt; 0 for earlier ones, 1 for the new one),
/// x' = FromX x + Scale (C(0) m_0 + B(h) sum of rho_j (m_j - m_0)/r_j), where the sum over j of r_j^(n-1) rho_j is n! C(n)/B(h) for n = 1, 2, ..;
/// with one unknown rho = 1/2. FromX, Scale and C are those of <see cref="ExponentialStep{TScalar}"/>.
/// </para>
/// </remarks>
public sealed class UniPc : ReverseMethod
{
    private readonly int _order;
    private readonly UniPcKind _kind;
    private readonly DpmAlgorithm _algorithm;
    private readonly bool _lowerOrderFinal;
    private readonly int[] _uncorrected;

    /// <summary>A solver.</summary>
    /// <param name="order">p: 1, 2 or 3.</param>
    /// <param name="kind">Which B(h).</param>
    /// <param name="predictsX0">Whether x0Hat is extrapolated, rather than epsHat.</param>
    /// <param name="lowerOrderFinal">Whether the last steps have the orders .., 2, 1. A last step to Sigma = 0 is of order 1 in any case.</param>
    /// <param name="uncorrected">The steps whose end is not corrected, counted from 0; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the kind is none of these.</exception>
    public UniPc(
        int order = 2,
        UniPcKind kind = UniPcKind.Bh2,
        bool predictsX0 = true,
        bool lowerOrderFinal = true,
        IEnumerable<int>? uncorrected = null)
    {
        if (order is < 1 or > 3) throw new ArgumentOutOfRangeException(nameof(order), order, "Expected 1, 2 or 3.");
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected Bh1 or Bh2.");
        (_order, _kind, _algorithm, _lowerOrderFinal) = (order, kind, predictsX0 ? DpmAlgorithm.Data : DpmAlgorithm.Noise, lowerOrderFinal);
        _uncorrected = [.. uncorrected ?? []];
    }

    /// <summary>p + 1, that of the corrected states; 2 at most where the last step is lowered to order 1.</summary>
    public override int Order => _lowerOrderFinal ? 2 : _order + 1;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            LinearUpdate<TScalar> corrected = i == 0 || _uncorrected.Contains(i - 1) ? LinearUpdate.Identity<TScalar>() : Step(grid, i - 1, corrects: true);
            LinearUpdate<TScalar> predicted = Step(grid, i, corrects: false);
            return [SamplerStage.At(grid[i], kind, predicted, keepsEps: _algorithm == DpmAlgorithm.Noise) with { Base = corrected }];
        });

    // The step from entry i to the next: its weights on the predictions from the latest to the oldest.
    private LinearUpdate<TScalar> Step<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, int i, bool corrects)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ExponentialStep<TScalar> step = new(grid[i].Level, grid[i + 1].Level, _algorithm);
        int order = OrderOf(i, grid.Count - 1, grid[i + 1].Level.Sigma == TScalar.Zero);
        TScalar start = ExponentialStep<TScalar>.Lambda(grid[i].Level);
        List<TScalar> r = [.. Enumerable.Range(1, order - 1).Select(j => (ExponentialStep<TScalar>.Lambda(grid[i - j].Level) - start) / step.H)];
        if (corrects) r.Add(TScalar.One);

        TScalar[] rho = Solve(r, step);
        List<TScalar> others = [.. rho.Select((weight, j) => step.Scale * weight / r[j])];
        TScalar own = others.Aggregate(step.Own, (sum, weight) => sum - weight);
        TScalar[] weights = corrects ? [others[^1], own, .. others[..^1]] : [own, .. others];
        return step.Predictions(weights) with { FromBase = step.FromX };
    }

    // B(h) rho.
    private TScalar[] Solve<TScalar>(List<TScalar> r, ExponentialStep<TScalar> step)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        if (r.Count == 1) return [(_kind == UniPcKind.Bh1 ? step.KH : TScalar.One - step.Growth) * Ratio.Of<TScalar>(1, 2)];
        TScalar[] moments = new TScalar[r.Count];
        TScalar factorial = TScalar.One;
        for (int n = 0; n < moments.Length; n++) moments[n] = step.C(n + 1) * (factorial *= TScalar.CreateChecked(n + 1));
        return Vandermonde.Solve(r, moments);
    }

    private int OrderOf(int i, int steps, bool endsAtZero)
    {
        int most = endsAtZero ? 1 : _lowerOrderFinal ? steps - i : 3;
        return Math.Min(Math.Min(_order, i + 1), most);
    }
}
