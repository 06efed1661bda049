using System.Numerics.Tensors;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Dynamics;

public sealed class SamplerSystemTests
{
    private const double Slope = 1.75;

    public static TheoryData<ClipMode> Clips { get; } = [.. Enum.GetValues<ClipMode>()];

    private static Gen<(VpSchedule<double> Schedule, int From, int To, Tensor<double> X, Tensor<double> Y)> Cases { get; } =
        from step in Laws.Steps from x in Laws.Vectors(3) from y in Laws.Vectors(3) select (step.Schedule, step.From, step.To, x, y);

    [Theory]
    [MemberData(nameof(Clips))]
    [Theorem("ddim-adapter", Evidence.Definition)]
    public void Ddim_OfAState_IsTheSamplersStep(ClipMode clip) => Laws.Hold(Cases, given =>
    {
        Conventions conventions = Conventions.RunTime with { Clip = clip };
        ReverseCoefficients<double> step = DdimStep.Coefficients(given.Schedule, given.From, given.To, clip, conventions.Guard);
        double time = TimeOf.Index<double>(given.From, given.Schedule.Steps, conventions.Time);
        DiscreteSystem<double> system = SamplerSystem.Ddim(given.Schedule, Wave, given.From, given.To, conventions);

        Assert.Equal(ReverseStep.Apply(step, given.X, Wave(given.X, time)).Values(), system.Step(given.X).Values());
    });

    [Fact]
    public void Ddim_StepAfterStep_IsTheSampler()
    {
        VpSchedule<double> schedule = VpSchedule.Linear(12);
        Tensor<double> start = TensorOf.Vector(0.4, -2.0, 1.1), x = start;
        for (int t = 12; t > 0; t--) x = SamplerSystem.Ddim(schedule, Wave, t, t - 1, Conventions.Specification).Step(x);

        Assert.Equal(ReverseSampler.Ddim(schedule, Wave, start, Conventions.Specification).Values(), x.Values());
    }

    [Fact]
    [Theorem("probability-flow-adapter", Evidence.Definition)]
    public void ProbabilityFlowEuler_StepAfterStep_IsTheSampler()
    {
        VpLinearSchedule<double> schedule = new(0.1, 20);
        Tensor<double> start = TensorOf.Vector(0.4, -2.0, 1.1), x = start;
        for (int k = 8; k > 0; k--) x = SamplerSystem.ProbabilityFlowEuler(schedule, Wave, k / 8.0, -1 / 8.0).Step(x);

        Assert.Equal(ProbabilityFlow.SampleEuler(schedule, Wave, start, 8).Values(), x.Values());
    }

    [Fact]
    [Theorem("reverse-step-lipschitz", Evidence.Exact)]
    public void Constant_OfAnyTableAndAffineModel_BoundsTheStep() => Laws.Hold(
        from weights in Gen.ArrayOf(AffineMap.Rationals(2), 5)
        from clamp in Gen.Elements(true, false)
        from model in AffineMap.Any
        from x in AffineMap.Points
        from y in AffineMap.Points
        select (weights, clamp, model, x, y),
        given =>
        {
            BigRational[] w = given.weights;
            ReverseCoefficients<BigRational> step = new(w[0], w[1], given.clamp, w[2], w[3], w[4], BigRational.Zero);
            BigRational moved = Norm.Max(Tensor.Subtract<BigRational>(
                ReverseStep.Apply(step, given.x, given.model.Apply(given.x)), ReverseStep.Apply(step, given.y, given.model.Apply(given.y))));

            BigRational constant = SamplerSystem.Constant(step, new Lipschitz<BigRational>(given.model.Constant)).Constant;
            Assert.True(moved <= constant * Norm.Max(Tensor.Subtract<BigRational>(given.x, given.y)));
        });

    [Theory]
    [MemberData(nameof(Clips))]
    [Theorem("ddim-lipschitz", Evidence.Property)]
    public void Constant_OfADdimStep_IsTheStatedFormula(ClipMode clip) => Laws.Hold(
        from ab in Laws.Between(0.01, 0.98) from share in Laws.Between(0.01, 1) from size in Laws.Between(0, 5) select (ab, share, size),
        given =>
        {
            BigFloat ab = BigFloat.FromDouble(given.ab), prev = ab + (BigFloat.FromDouble(given.share) * (BigFloat.One - ab));
            BigFloat a = BigFloat.Sqrt(prev / ab), size = BigFloat.FromDouble(given.size), sigma = BigFloat.Sqrt(BigFloat.One - prev);
            BigFloat b = BigFloat.Abs(sigma - (a * BigFloat.Sqrt(BigFloat.One - ab)));
            BigFloat want = a + (size * (clip == ClipMode.Keep ? Piecewise.Max(sigma, b) : b));

            ReverseCoefficients<BigFloat> step = DdimStep.Coefficients(ab, prev, clip, DivisionGuard.Floor);
            BigFloat got = SamplerSystem.Constant(step, new Lipschitz<BigFloat>(size)).Constant;
            Assert.True(BigFloat.Abs(got - want) <= BigFloat.FromDouble(1e-60) * want, $"wanted {want}, got {got}");
        });

    [Theory]
    [MemberData(nameof(Clips))]
    [Theorem("ddim-lipschitz", Evidence.Property)]
    public void Constant_OfADdimSystem_BoundsItInBothNorms(ClipMode clip) => Laws.Hold(Cases, given =>
    {
        Conventions conventions = Conventions.RunTime with { Clip = clip };
        DiscreteSystem<double> system = SamplerSystem.Ddim(given.Schedule, Wave, given.From, given.To, conventions);
        ReverseCoefficients<double> step = DdimStep.Coefficients(given.Schedule, given.From, given.To, clip, conventions.Guard);
        AssertBounded(SamplerSystem.Constant(step, new(Slope)), system, given.X, given.Y);
    });

    [Fact]
    [Theorem("probability-flow-system-lipschitz", Evidence.Property)]
    public void ProbabilityFlowEuler_OfALipschitzModel_HasTheConstantOfAnEulerStep() => Laws.Hold(
        from x in Laws.Vectors(3)
        from y in Laws.Vectors(3)
        from t in Laws.Between(0.01, 1)
        from dt in Laws.Between(-0.2, 0.2)
        select (x, y, t, dt),
        given =>
        {
            VpLinearSchedule<double> schedule = new(0.1, 20);
            (double fromX, double fromEps) = ProbabilityFlow.Weights(schedule, given.t);
            Lipschitz<double> step = new Lipschitz<double>(Slope).Combined(fromX, fromEps).EulerStep(given.dt);
            AssertBounded(step, SamplerSystem.ProbabilityFlowEuler(schedule, Wave, given.t, given.dt), given.x, given.y);
        });

    [Fact]
    [Theorem("ddim-system-contraction", Evidence.Property)]
    public void Ddim_OfGaussianData_ContractsToItsMeanWithinTheBound() => Laws.Hold(
        from ab in Laws.Between(0.05, 0.9) from share in Laws.Between(0.05, 1) from x in Laws.Between(-3, 3) select (ab, share, x),
        given =>
        {
            // Data N(0, 1/16): epsHat = sqrt(1 - ab) x / v with v the variance of x, and the step is a multiplication by at most sqrt(vPrev / v).
            VpSchedule<BigFloat> schedule = TwoLevels(given.ab, given.share);
            BigFloat ab = schedule.AlphaBar(2), variance = Variance(ab), q = BigFloat.Sqrt(Variance(schedule.AlphaBar(1)) / variance);
            BigFloat slope = BigFloat.Sqrt(BigFloat.One - ab) / variance;
            Conventions exact = new(ClipMode.None, DivisionGuard.None, TimeConvention.OverSteps);
            DiscreteSystem<BigFloat> system = SamplerSystem.Ddim(schedule, (x, _) => Tensor.Multiply<BigFloat>(x, slope), 2, 1, exact);

            Lipschitz<BigFloat> constant = new(q + BigFloat.FromDouble(1e-60));
            IReadOnlyList<Tensor<BigFloat>> states = system.Trajectory(TensorOf.Vector(BigFloat.FromDouble(given.x)), 8);
            BigFloat firstMove = Norm.Max(system.Residual(states[0]));
            Assert.True(constant.IsContraction);
            Assert.True(system.IsFixedPoint(TensorOf.Vector(BigFloat.Zero)));
            for (int n = 0; n < states.Count; n++) Assert.True(Norm.Max(states[n]) <= constant.DistanceToFixedPoint(firstMove, n));
        });

    // A model with the constant Slope in both norms, of any time.
    private static Tensor<double> Wave(Tensor<double> x, double time) =>
        Tensor.Create(Array.ConvertAll(x.Values(), value => Slope * Math.Sin(value + time)), x.Lengths);

    private static void AssertBounded(Lipschitz<double> constant, DiscreteSystem<double> system, Tensor<double> x, Tensor<double> y)
    {
        Tensor<double> before = Tensor.Subtract<double>(x, y), after = Tensor.Subtract<double>(system.Step(x), system.Step(y));
        double limit = constant.Constant * (1 + 1e-12);
        Assert.InRange(Norm.Max(after), 0, (limit * Norm.Max(before)) + 1e-13);
        Assert.InRange(Norm.Squared(after), 0, (limit * limit * Norm.Squared(before)) + 1e-13);
    }

    // alphaBar_2 = ab, and alphaBar_1 a share of the way from it to 1.
    private static VpSchedule<BigFloat> TwoLevels(double ab, double share)
    {
        BigFloat last = BigFloat.FromDouble(ab), first = last + (BigFloat.FromDouble(share) * (BigFloat.One - last));
        return new([BigFloat.One - first, BigFloat.One - (last / first)]);
    }

    private static BigFloat Variance(BigFloat alphaBar) => (alphaBar * BigFloat.FromDouble(0.0625)) + BigFloat.One - alphaBar;
}
