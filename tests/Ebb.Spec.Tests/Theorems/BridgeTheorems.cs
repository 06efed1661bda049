using System.Numerics.Tensors;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Theorems;

/// <summary>The two conventions, specification and run time, and how far apart they can be.</summary>
public sealed class BridgeTheorems
{
    private static readonly BigRational Millionth = new(1, 1_000_000);

    [Fact]
    [Theorem("bridge-index", Evidence.Exact)]
    public void BridgeIndex_OfAProgramThatCountsFromZero_IsOneLess()
    {
        VpSchedule<BigRational> schedule = VpSchedule.Linear(100, new BigRational(1, 10_000), new BigRational(12, 100));
        BigRational product = BigRational.One;
        for (int level = 0; level < schedule.Steps; level++)
        {
            product *= BigRational.One - schedule.Beta(level);
            Assert.Equal(product, schedule.AlphaBar(TimeOf.IndexOfLevel(level)));
        }
    }

    [Fact]
    [Theorem("bridge-time", Evidence.Exact)]
    public void BridgeTime_OfAnyIndex_DiffersByTheStatedAmount()
    {
        for (int steps = 2; steps <= 120; steps++)
        {
            for (int t = 1; t <= steps; t++)
            {
                BigRational difference = TimeOf.Index<BigRational>(t, steps, TimeConvention.OverSteps) - TimeOf.Index<BigRational>(t, steps, TimeConvention.OverLast);
                Assert.Equal(new BigRational(steps - t, steps * (steps - 1)), difference);
                Assert.True(difference >= BigRational.Zero && difference <= new BigRational(1, steps));
            }
        }
    }

    [Fact]
    [Theorem("bridge-guards", Evidence.Exact)]
    public void BridgeGuards_OfAnyQuotient_DifferByAtMostTheStatedAmount() => Laws.Hold(
        from x in RationalLevels.Numbers from n in Gen.Choose(1, 100_000) from scale in Gen.Choose(0, 12) select (x, n, scale),
        given =>
        {
            BigRational y = new BigRational(given.n, 100_000) / BigRational.Pow(new(10, 1), given.scale);
            BigRational additive = Guarded.Divide(given.x, y, DivisionGuard.Additive), floor = Guarded.Divide(given.x, y, DivisionGuard.Floor);
            if (y < BigRational.Pow(new(10, 1), -12)) return;
            Assert.Equal(given.x / y, floor);
            Assert.Equal(given.x / y * Millionth / (y + Millionth), floor - additive);
            Assert.True(BigRational.Abs(floor - additive) <= Millionth * BigRational.Abs(given.x) / (y * y));
        });

    [Fact]
    [Theorem("bridge-recovery", Evidence.Exact)]
    public void BridgeRecovery_FromTheTrueNoise_IsExactOrOffByTheGuard() => Laws.Hold(
        from m in RationalLevels.Parameters from x0 in RationalLevels.Vectors from eps in RationalLevels.Vectors select (m, x0, eps),
        given =>
        {
            BigRational alphaBar = BigRational.LevelOf(given.m), alpha = BigRational.Sqrt(alphaBar);
            Tensor<BigRational> eps = TensorOf.Vector(given.eps), xT = QSample.Apply(QSample.Coefficients(alphaBar), TensorOf.Vector(given.x0), eps);
            BigRational[] run = X0Hat(DivisionGuard.Floor), specification = X0Hat(DivisionGuard.Additive);
            for (int i = 0; i < run.Length; i++)
            {
                Assert.Equal(given.x0[i], run[i]);
                Assert.Equal(given.x0[i] * alpha / (alpha + Millionth), specification[i]);
                Assert.True(BigRational.Abs(specification[i] - given.x0[i]) <= Millionth * BigRational.Abs(given.x0[i]) / alpha);
            }

            BigRational[] X0Hat(DivisionGuard guard) =>
                ReverseStep.X0Hat(DdimStep.Coefficients(alphaBar, BigRational.One, ClipMode.None, guard), xT, eps).Values();
        });

    [Fact]
    [Theorem("bridge-clip", Evidence.Exact)]
    public void BridgeClip_WhileTheImageStaysInsideTheBox_MakesNoDifference() => Laws.Hold(
        from levels in RationalLevels.Pairs from x0 in RationalLevels.Vectors from eps in RationalLevels.Vectors select (levels, x0, eps),
        given =>
        {
            BigRational[] x0 = Array.ConvertAll(given.x0, v => v / new BigRational(3, 1));
            (BigRational alphaBar, BigRational alphaBarPrev) = given.levels;
            Tensor<BigRational> eps = TensorOf.Vector(given.eps), xT = QSample.Apply(QSample.Coefficients(alphaBar), TensorOf.Vector(x0), eps);
            BigRational[] wanted = QSample.Apply(QSample.Coefficients(alphaBarPrev), TensorOf.Vector(x0), eps).Values();
            foreach (ClipMode clip in Enum.GetValues<ClipMode>())
            {
                ReverseCoefficients<BigRational> step = DdimStep.Coefficients(alphaBar, alphaBarPrev, clip, DivisionGuard.Floor);
                Assert.Equal(wanted, ReverseStep.Apply(step, xT, eps).Values());
            }
        });
}
