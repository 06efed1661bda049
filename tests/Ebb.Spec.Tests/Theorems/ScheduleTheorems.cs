using System.Numerics.Tensors;
using Ebb.Spec.Forward;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Theorems;

public sealed class ScheduleTheorems
{
    private static Gen<VpSchedule<BigRational>> Schedules { get; } =
        from betas in Gen.NonEmptyListOf(from n in Gen.Choose(0, 99) select new BigRational(n, 100))
        select new VpSchedule<BigRational>(betas.Take(30).ToArray());

    [Fact]
    [Theorem("alphabar-start", Evidence.Definition)]
    public void AlphaBarStart_OfAnySchedule_IsOne() =>
        Laws.Hold(Schedules, schedule => Assert.Equal(BigRational.One, schedule.AlphaBar(0)));

    [Fact]
    [Theorem("alphabar-range", Evidence.Exact)]
    public void AlphaBarRange_OfAnyBetas_IsPositiveAndFallsFromOne() => Laws.Hold(Schedules, schedule =>
    {
        for (int t = 1; t <= schedule.Steps; t++)
        {
            BigRational before = schedule.AlphaBar(t - 1), now = schedule.AlphaBar(t);
            Assert.True(now > BigRational.Zero && now <= before && before <= BigRational.One);
            Assert.Equal(schedule.Beta(t - 1) > BigRational.Zero, now < before);
        }
    });

    [Fact]
    [Theorem("alphabar-range", Evidence.Enclosed)]
    public void AlphaBarRange_OfAllBetasAtOnce_IsZeroToOne()
    {
        Interval<double>[] betas = [.. Enumerable.Repeat(Interval<double>.Of(0, Math.BitDecrement(1.0)), 50), .. Enumerable.Repeat(Interval<double>.Of(0, 0.999), 1000)];
        VpSchedule<Interval<double>> schedule = new(betas);

        for (int t = 0; t <= schedule.Steps; t++) Assert.True(schedule.AlphaBar(t) is { Lower: >= 0, Upper: <= 1 }, $"alphaBar_{t} = {schedule.AlphaBar(t)}");
    }

    [Fact]
    [Theorem("forward-composition", Evidence.Exact)]
    public void ForwardComposition_OfTheSteps_HasTheVarianceOfTheClosedForm() => Laws.Hold(Schedules, schedule =>
    {
        // One step keeps alpha of the variance and adds beta.
        BigRational signal = BigRational.One, noise = BigRational.Zero;
        for (int t = 1; t <= schedule.Steps; t++)
        {
            signal *= schedule.Alpha(t - 1);
            noise = (schedule.Alpha(t - 1) * noise) + schedule.Beta(t - 1);
            Assert.Equal(schedule.AlphaBar(t), signal);
            Assert.Equal(BigRational.One - schedule.AlphaBar(t), noise);
        }
    });

    [Fact]
    [Theorem("forward-composition", Evidence.Exact)]
    public void ForwardComposition_OverAnyTwoLevels_IsTheProductOfTheParts() => Laws.Hold(
        from schedule in Schedules
        from to in Gen.Choose(0, schedule.Steps - 1)
        from @from in Gen.Choose(to + 1, schedule.Steps)
        select (schedule, @from, to),
        given =>
        {
            (VpSchedule<BigRational> schedule, int from, int to) = given;
            BigRational kept = schedule.AlphaBetween(from, to);
            Assert.Equal(schedule.AlphaBar(from), kept * schedule.AlphaBar(to));
            Assert.Equal(BigRational.One - schedule.AlphaBar(from), (kept * (BigRational.One - schedule.AlphaBar(to))) + BigRational.One - kept);
        });

    [Fact]
    [Theorem("forward-moments", Evidence.Exact)]
    public void ForwardMoments_OnRationalLevels_AreMeanAndVarianceOfTheClosedForm() => Laws.Hold(RationalLevels.Parameters, m =>
    {
        BigRational alphaBar = BigRational.LevelOf(m);
        ForwardCoefficients<BigRational> weights = QSample.Coefficients(alphaBar);
        Assert.Equal(alphaBar, weights.FromX0 * weights.FromX0);
        Assert.Equal(BigRational.One - alphaBar, weights.FromEps * weights.FromEps);

        // An affine map of a standard normal eps is normal with just these two moments.
        Tensor<BigRational> x0 = TensorOf.Vector(new BigRational(-3, 7)), zero = TensorOf.Vector(BigRational.Zero), one = TensorOf.Vector(BigRational.One);
        BigRational mean = QSample.Apply(weights, x0, zero).Values()[0];
        Assert.Equal(weights.FromX0 * new BigRational(-3, 7), mean);
        Assert.Equal(weights.FromEps, QSample.Apply(weights, x0, one).Values()[0] - mean);
    });

    [Fact]
    [Theorem("forward-moments", Evidence.Enclosed)]
    public void ForwardMoments_OverAllLevels_HaveUnitNorm()
    {
        const int Boxes = 4096;
        for (int i = 0; i < Boxes; i++)
        {
            ForwardCoefficients<Interval<double>> weights = QSample.Coefficients(Interval<double>.Of(i / (double)Boxes, (i + 1) / (double)Boxes));
            Interval<double> norm = (weights.FromX0 * weights.FromX0) + (weights.FromEps * weights.FromEps);
            Assert.True(norm.Contains(1) && norm.Width < 3.0 / Boxes, $"box {i}: {norm}");
            Assert.True(weights.FromX0 is { Lower: >= 0, Upper: <= 1 } && weights.FromEps is { Lower: >= 0, Upper: <= 1 });
        }
    }
}
