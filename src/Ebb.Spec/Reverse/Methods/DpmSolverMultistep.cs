using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// DPM-Solver and DPM-Solver++, multistep: the exact solution of the linear part, and the prediction extrapolated from the last one, two or
/// three (<see cref="ExponentialStep{TScalar}"/>). One evaluation a step. Lu et al., 2022a and 2022b, algorithm 2 ("2M").
/// </summary>
/// <remarks>
/// With m_0 the latest prediction and h_0, h_1 the last steps in lambda, r = h_0/(h_0 + h_1):
/// <code>
/// a = (m_0 - m_1) h/h_0    b = (m_1 - m_2) h/h_1    h m' = a (order 2), a + r (a - b) (order 3)    h^2 m'' = 2 (a - b) h/(h_0 + h_1)
/// </code>
/// The authors' program and all that follow it leave out the 2, which makes their third-order formula one of order 2, if a good one: fitted
/// orders are 2 with half the curvature and 3 with the whole, after a first step that is short enough.
/// The first step has order 1, the second at most 2. The last has order 1 where Sigma ends at 0, and then returns Alpha x0Hat.
/// Order 1 of the data form is DDIM. Alpha may be 0 at the first entry only.
/// </remarks>
public sealed class DpmSolverMultistep : ReverseMethod
{
    private readonly int _order;
    private readonly DpmSolverType _type;
    private readonly DpmAlgorithm _algorithm;
    private readonly LowerOrderFinal _lowerOrderFinal;
    private readonly bool _eulerAtFinal;
    private readonly bool _halvesCurvature;

    /// <summary>A solver.</summary>
    /// <param name="order">1, 2 or 3.</param>
    /// <param name="type">Which formula order 2 uses.</param>
    /// <param name="algorithm">What is extrapolated.</param>
    /// <param name="lowerOrderFinal">Whether the last two steps have lower orders.</param>
    /// <param name="eulerAtFinal">Whether the last step has order 1 in any case.</param>
    /// <param name="halvesCurvature">Whether order 3 takes half of m'', as other programs do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order or a kind is none of these.</exception>
    public DpmSolverMultistep(
        int order = 2,
        DpmSolverType type = DpmSolverType.Midpoint,
        DpmAlgorithm algorithm = DpmAlgorithm.Data,
        LowerOrderFinal lowerOrderFinal = LowerOrderFinal.BelowFifteenSteps,
        bool eulerAtFinal = false,
        bool halvesCurvature = true)
    {
        if (order is < 1 or > 3) throw new ArgumentOutOfRangeException(nameof(order), order, "Expected 1, 2 or 3.");
        if (!Enum.IsDefined(type)) throw new ArgumentOutOfRangeException(nameof(type), type, "Expected Midpoint or Heun.");
        if (!Enum.IsDefined(algorithm)) throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Expected Data, Noise or StochasticData.");
        if (!Enum.IsDefined(lowerOrderFinal))
        {
            throw new ArgumentOutOfRangeException(nameof(lowerOrderFinal), lowerOrderFinal, "Expected BelowFifteenSteps, Never or Always.");
        }

        (_order, _type, _algorithm, _lowerOrderFinal) = (order, type, algorithm, lowerOrderFinal);
        (_eulerAtFinal, _halvesCurvature) = (eulerAtFinal, halvesCurvature);
    }

    /// <summary>
    /// That of the formula; 2 at most where the last step is lowered to order 1 on every grid, where order 3 takes half of m'', and with noise, which
    /// makes the past predictions rough, so that a law gains no more from a third one.
    /// </summary>
    public override int Order =>
        _eulerAtFinal || _lowerOrderFinal == LowerOrderFinal.Always || _halvesCurvature || _algorithm == DpmAlgorithm.StochasticData
            ? Math.Min(_order, 2)
            : _order;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            ExponentialStep<TScalar> step = new(grid[i].Level, grid[i + 1].Level, _algorithm);
            LinearUpdate<TScalar> next = step.Predictions(Weights(grid, i, step)) with { FromX = step.FromX, FromNoise = step.FromNoise };
            return [SamplerStage.At(grid[i], kind, next, keepsEps: _algorithm == DpmAlgorithm.Noise)];
        });

    private TScalar[] Weights<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, int i, ExponentialStep<TScalar> step)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        int order = OrderOf(i, grid.Count - 1, grid[i + 1].Level.Sigma == TScalar.Zero);
        TScalar c0 = step.Own;
        if (order == 1) return [c0];
        TScalar h0 = Gap(i), a = step.H / h0;
        if (order == 2)
        {
            TScalar slope = (_type == DpmSolverType.Midpoint ? c0 / TScalar.CreateChecked(2) : step.C(1) * step.Scale) * a;
            return [c0 + slope, -slope];
        }

        TScalar h1 = Gap(i - 1), b = step.H / h1, r = h0 / (h0 + h1);
        TScalar c1 = step.C(1) * step.Scale, c2 = step.C(2) * step.Scale * TScalar.CreateChecked(_halvesCurvature ? 1 : 2);
        TScalar both = (c1 * r) + (c2 * step.H / (h0 + h1));
        return [c0 + ((c1 + both) * a), -((c1 + both) * a) - (both * b), both * b];

        TScalar Gap(int j) => ExponentialStep<TScalar>.Lambda(grid[j].Level) - ExponentialStep<TScalar>.Lambda(grid[j - 1].Level);
    }

    private int OrderOf(int i, int steps, bool endsAtZero)
    {
        bool lowers = _lowerOrderFinal == LowerOrderFinal.Always || (_lowerOrderFinal == LowerOrderFinal.BelowFifteenSteps && steps < 15);
        int most = i == steps - 1 && (lowers || _eulerAtFinal || endsAtZero) ? 1
            : i == steps - 2 && lowers ? 2
            : 3;
        return Math.Min(Math.Min(_order, i + 1), most);
    }
}
