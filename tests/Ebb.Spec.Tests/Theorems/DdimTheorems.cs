using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Theorems;

/// <summary>What a DDIM step does to distances and sizes, in exact arithmetic on levels whose weights are rational.</summary>
public sealed class DdimTheorems
{
    // A network of one pixel with Lipschitz constant L: a zigzag, whose slope is L or -L everywhere, shifted.
    private static Gen<(BigRational L, Func<BigRational, BigRational> EpsHat)> Zigzags { get; } =
        from tenths in Gen.Choose(0, 40)
        from shift in RationalLevels.Numbers
        from period in Gen.Choose(1, 30)
        select (new BigRational(tenths, 10), Zigzag(new(tenths, 10), shift, new(period, 10)));

    private static Gen<(BigRational X, BigRational Y)> States { get; } =
        from x in RationalLevels.Numbers from y in RationalLevels.Numbers where x != y select (x, y);

    [Fact]
    [Theorem("ddim-lipschitz", Evidence.Exact)]
    public void DdimLipschitz_OfAnyTwoStates_BoundsTheirDistanceAfterTheStep() => Laws.Hold(
        from levels in RationalLevels.Pairs from net in Zigzags from states in States from clip in Gen.Elements(Enum.GetValues<ClipMode>()) select (levels, net, states, clip),
        given =>
        {
            ReverseCoefficients<BigRational> step = Step(given.levels, given.clip);
            BigRational moved = BigRational.Abs(After(step, given.states.X, given.net.EpsHat) - After(step, given.states.Y, given.net.EpsHat));
            BigRational constant = SamplerSystem.Constant(step, new Lipschitz<BigRational>(given.net.L)).Constant;

            Assert.Equal(Stated(given.levels, given.net.L, given.clip), constant);
            Assert.True(moved <= constant * BigRational.Abs(given.states.X - given.states.Y));
        });

    [Fact]
    [Theorem("ddim-lipschitz-tight", Evidence.Exact)]
    public void DdimLipschitzTight_OfALinearNetwork_IsReached() => Laws.Hold(
        from levels in RationalLevels.Pairs from tenths in Gen.Choose(0, 40) select (levels, new BigRational(tenths, 10)),
        given =>
        {
            // epsHat = -L x near 0 leaves x0Hat inside [-1, 1] there, so that all three modes do the same.
            (BigRational L, BigRational x) = (given.Item2, new BigRational(1, 1000));
            foreach (ClipMode clip in Enum.GetValues<ClipMode>())
            {
                ReverseCoefficients<BigRational> step = Step(given.levels, clip);
                if (BigRational.Abs((step.X0FromX * x) - (step.X0FromOutput * L * x)) > BigRational.One) continue;
                Assert.Equal(Stated(given.levels, L, ClipMode.None) * x, After(step, x, v => -L * v));
            }
        });

    [Fact]
    [Theorem("ddim-lipschitz-keep", Evidence.Exact)]
    public void DdimLipschitzKeep_WhereTheClampHolds_ExceedsTheOtherModes()
    {
        // From a very noisy level to the clean side of it, with x0Hat clamped at both states: only s L is left, and it is more than |b| L.
        (BigRational, BigRational) levels = (BigRational.LevelOf(new(60, 97)), BigRational.LevelOf(new(50, 97)));
        BigRational L = new(3, 1), x = new(-50, 1), y = x - new BigRational(1, 10);
        ReverseCoefficients<BigRational> keep = Step(levels, ClipMode.Keep), recompute = Step(levels, ClipMode.Recompute);
        Func<BigRational, BigRational> net = v => L * v;

        BigRational sigmaPrev = BigRational.Sqrt(BigRational.One - levels.Item2);
        Assert.Equal(sigmaPrev * L, BigRational.Abs(After(keep, x, net) - After(keep, y, net)) / BigRational.Abs(x - y));
        Assert.Equal(recompute.FromX, BigRational.Abs(After(recompute, x, net) - After(recompute, y, net)) / BigRational.Abs(x - y));
        Assert.True(Stated(levels, L, ClipMode.Keep) > Stated(levels, L, ClipMode.None));
    }

    [Fact]
    [Theorem("sampler-lipschitz", Evidence.Exact)]
    public void SamplerLipschitz_OfAWholeRun_IsTheProductOfItsSteps() => Laws.Hold(
        from net in Zigzags from states in States from clip in Gen.Elements(Enum.GetValues<ClipMode>()) select (net, states, clip),
        given =>
        {
            int[] noisyToClean = [80, 61, 45, 24, 9, 0];
            (BigRational x, BigRational y) = given.states;
            Lipschitz<BigRational> whole = Lipschitz<BigRational>.Identity;
            for (int j = 0; j + 1 < noisyToClean.Length; j++)
            {
                ReverseCoefficients<BigRational> step = Step((Level(noisyToClean[j]), Level(noisyToClean[j + 1])), given.clip);
                (x, y) = (After(step, x, given.net.EpsHat), After(step, y, given.net.EpsHat));
                whole = whole.Then(SamplerSystem.Constant(step, new Lipschitz<BigRational>(given.net.L)));
            }

            Assert.True(BigRational.Abs(x - y) <= whole.Constant * BigRational.Abs(given.states.X - given.states.Y));
        });

    [Fact]
    [Theorem("recompute-bound", Evidence.Exact)]
    public void RecomputeBound_OfAnyOutput_HoldsTheState() => Laws.Hold(
        from levels in RationalLevels.Pairs from x in RationalLevels.Numbers from n in Gen.Choose(-1_000_000, 1_000_000) select (levels, x, new BigRational(n, 1)),
        given =>
        {
            ReverseCoefficients<BigRational> step = Step(given.levels, ClipMode.Recompute);
            (BigRational c, BigRational w) = (step.FromX, step.FromX0);
            BigRational next = After(step, given.x, _ => given.Item3);

            Assert.True(c >= BigRational.Zero && c <= BigRational.One && w >= BigRational.Zero);
            Assert.True(BigRational.Abs(next) <= (c * BigRational.Abs(given.x)) + w);
        });

    [Fact]
    [Theorem("recompute-tube", Evidence.Exact)]
    public void RecomputeTube_OfAnyNetwork_HoldsTheWholeRun() => Laws.Hold(
        from x in RationalLevels.Numbers
        from outputs in Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000), 6)
        select (x, outputs),
        given =>
        {
            int[] noisyToClean = [90, 70, 52, 33, 14, 5, 0];
            (BigRational alpha, BigRational sigma) = Roots(Level(90));
            BigRational x = given.x, k = Piecewise.Max((BigRational.Abs(x) - alpha) / sigma, BigRational.Zero);
            for (int j = 0; j + 1 < noisyToClean.Length; j++)
            {
                x = After(Step((Level(noisyToClean[j]), Level(noisyToClean[j + 1])), ClipMode.Recompute), x, _ => new BigRational(given.outputs[j], 100));
                (alpha, sigma) = Roots(Level(noisyToClean[j + 1]));
                Assert.True(BigRational.Abs(x) <= alpha + (sigma * k));
            }
        });

    [Fact]
    [Theorem("clamp-safety", Evidence.Exact)]
    public void ClampSafety_OfTheLastStep_EndsInTheUnitBox() => Laws.Hold(
        from m in RationalLevels.Parameters from x in RationalLevels.Numbers from n in Gen.Choose(-1_000_000, 1_000_000) select (m, x, new BigRational(n, 10)),
        given =>
        {
            foreach (ClipMode clip in new[] { ClipMode.Recompute, ClipMode.Keep })
            {
                ReverseCoefficients<BigRational> step = Step((BigRational.LevelOf(given.m), BigRational.One), clip);
                Assert.True(BigRational.Abs(After(step, given.x, _ => given.Item3)) <= BigRational.One);
            }
        });

    [Fact]
    [Theorem("ddim-inversion", Evidence.Exact)]
    public void DdimInversion_OfTheSameOutputs_RecoversTheStart() => Laws.Hold(
        from levels in RationalLevels.Pairs from x in RationalLevels.Numbers from output in RationalLevels.Numbers select (levels, x, output),
        given =>
        {
            (BigRational noisy, BigRational clean) = given.levels;
            BigRational down = After(Step((noisy, clean), ClipMode.None), given.x, _ => given.output);
            Assert.Equal(given.x, After(Step((clean, noisy), ClipMode.None), down, _ => given.output));
        });

    private static ReverseCoefficients<BigRational> Step((BigRational AlphaBar, BigRational AlphaBarPrev) levels, ClipMode clip) =>
        DdimStep.Coefficients(levels.AlphaBar, levels.AlphaBarPrev, clip, DivisionGuard.None);

    private static BigRational After(ReverseCoefficients<BigRational> step, BigRational x, Func<BigRational, BigRational> epsHat) =>
        ReverseStep.Apply(step, TensorOf.Vector(x), TensorOf.Vector(epsHat(x))).Values()[0];

    // The statement of the page, written out.
    private static BigRational Stated((BigRational AlphaBar, BigRational AlphaBarPrev) levels, BigRational L, ClipMode clip)
    {
        ((BigRational alpha, BigRational sigma), (BigRational alphaPrev, BigRational sigmaPrev)) = (Roots(levels.AlphaBar), Roots(levels.AlphaBarPrev));
        BigRational a = alphaPrev / alpha, b = sigmaPrev - (a * sigma);
        return a + ((clip == ClipMode.Keep ? Piecewise.Max(sigmaPrev, BigRational.Abs(b)) : BigRational.Abs(b)) * L);
    }

    private static (BigRational Alpha, BigRational Sigma) Roots(BigRational alphaBar) => (BigRational.Sqrt(alphaBar), BigRational.Sqrt(BigRational.One - alphaBar));

    private static BigRational Level(int m) => BigRational.LevelOf(new(m, 97));

    private static Func<BigRational, BigRational> Zigzag(BigRational slope, BigRational shift, BigRational period) => x =>
    {
        BigRational turns = (x - shift) / period, rest = turns - BigRational.FromInteger(turns.Truncate());
        return slope * period * Piecewise.Min(BigRational.Abs(rest), BigRational.One - BigRational.Abs(rest));
    };
}
