using System.Numerics.Tensors;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

public sealed class ProbabilityFlowTests
{
    private static readonly VpLinearSchedule<double> Schedule = new(0.1, 20);

    [Fact]
    public void Rhs_OfAState_IsTheFormula() => Laws.Hold(
        from t in Laws.Between(0, 1) from x in Laws.Between(-3, 3) from e in Laws.Between(-3, 3) select (t, x, e),
        given =>
        {
            double beta = 0.1 + (19.9 * given.t), sigma = Math.Sqrt(Math.Max(0, 1 - Math.Exp(-((0.1 * given.t) + (9.95 * given.t * given.t)))));
            double want = (-beta * given.x / 2) + (beta / (sigma + 1e-6) * given.e / 2);
            double got = ProbabilityFlow.Rhs(Schedule, given.t, TensorOf.Vector(given.x), TensorOf.Vector(given.e))[0];
            Assert.Equal(want, got, 1e-11 * (1 + (beta / (sigma + 1e-6))));
        });

    [Fact]
    public void Weights_AtTheImage_AreFiniteWithAGuardOnly()
    {
        (double fromX, double fromEps) = ProbabilityFlow.Weights(Schedule, 0);

        Assert.Equal(-0.05, fromX, 1e-17);
        Assert.Equal(0.05e6, fromEps, 1e-9);
        Assert.Equal(0.05e12, ProbabilityFlow.Weights(Schedule, 0, DivisionGuard.Floor).FromEps, 1e-3);
        Assert.Equal(double.PositiveInfinity, ProbabilityFlow.Weights(Schedule, 0, DivisionGuard.None).FromEps);
    }

    [Fact]
    [Theorem("probability-flow-zero-steps", Evidence.Definition)]
    public void SampleEuler_OverZeroSteps_IsTheIdentity()
    {
        Tensor<double> x = TensorOf.Vector(1.0, -2.0);
        Assert.Same(x, ProbabilityFlow.SampleEuler(Schedule, (_, _) => throw new InvalidOperationException("evaluated"), x, 0));
    }

    [Fact]
    public void SampleEuler_OfStandardNormalData_StandsStill()
    {
        // Noised data is standard normal at every time, so epsHat = sigma x, and the flow has nothing to do.
        VpLinearSchedule<BigFloat> schedule = new(BigFloat.FromDouble(0.1), BigFloat.FromInteger(20));
        Tensor<BigFloat> start = TensorOf.Vector(BigFloat.FromDouble(1.5));
        Tensor<BigFloat> end = ProbabilityFlow.SampleEuler(
            schedule, (x, t) => Tensor.Multiply<BigFloat>(x, schedule.Sigma(t)), start, 10, DivisionGuard.None);

        Assert.Equal(1.5, end[0].ToDouble());
        Assert.True(BigFloat.Abs(end[0] - start[0]) < BigFloat.FromDouble(1e-60));
    }

    [Fact]
    [Theorem("euler-order", Evidence.Property)]
    public void SampleEuler_OfGaussianData_ConvergesWithOrderOne()
    {
        // Data N(0, s^2): epsHat = sigma x / v(t) with v = alphaBar s^2 + sigma^2, and the exact flow multiplies by s / sqrt(v(1)).
        const double S = 0.5;
        double[] errors = [.. new[] { 2000, 4000 }.Select(n =>
            ProbabilityFlow.SampleEuler(Schedule, Model, TensorOf.Vector(1.0), n, DivisionGuard.None)[0] - (S / Math.Sqrt(Variance(1))))];

        Assert.Equal(1, Math.Log2(errors[0] / errors[1]), 0.02);
        Assert.InRange(Math.Abs(errors[1]), 1e-6, 1e-3);

        double Variance(double t) => (Schedule.AlphaBar(t) * S * S) + 1 - Schedule.AlphaBar(t);
        Tensor<double> Model(Tensor<double> x, double t) => Tensor.Multiply<double>(x, Schedule.Sigma(t) / Variance(t));
    }

    [Fact]
    public void Rhs_OfImpossibleArguments_NamesThem()
    {
        Assert.Throws<ArgumentException>("epsHat", () => ProbabilityFlow.Rhs(Schedule, 1, TensorOf.Vector(1.0), TensorOf.Vector(1.0, 2.0)));
        Assert.Throws<ArgumentOutOfRangeException>("guard", () => ProbabilityFlow.Weights(Schedule, 1, (DivisionGuard)7));
    }
}
