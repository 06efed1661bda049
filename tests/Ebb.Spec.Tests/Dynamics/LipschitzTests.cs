using System.Numerics.Tensors;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Dynamics;

public sealed class LipschitzTests
{
    [Fact]
    [Theorem("lipschitz-composition", Evidence.Exact)]
    public void Then_OfTwoMaps_BoundsTheirComposition() => Laws.Hold(
        from f in AffineMap.Any from g in AffineMap.Any from x in AffineMap.Points from y in AffineMap.Points select (f, g, x, y),
        given =>
        {
            Lipschitz<BigRational> f = new(given.f.Constant), g = new(given.g.Constant);

            AssertAtMost(f, given.x, given.y, given.f.Apply(given.x), given.f.Apply(given.y));
            AssertAtMost(f.Then(g), given.x, given.y, given.g.Apply(given.f.Apply(given.x)), given.g.Apply(given.f.Apply(given.y)));
        });

    [Fact]
    [Theorem("lipschitz-iteration", Evidence.Exact)]
    public void Iterate_OfAMap_BoundsItsIterates() => Laws.Hold(
        from f in AffineMap.Any from x in AffineMap.Points from y in AffineMap.Points from n in Gen.Choose(0, 5) select (f, x, y, n),
        given =>
        {
            DiscreteSystem<BigRational> system = new(given.f.Apply);
            Lipschitz<BigRational> power = new Lipschitz<BigRational>(given.f.Constant).Iterate(given.n);

            Assert.Equal(BigRational.Pow(given.f.Constant, given.n), power.Constant);
            AssertAtMost(power, given.x, given.y, system.Iterate(given.x, given.n), system.Iterate(given.y, given.n));
        });

    [Fact]
    [Theorem("euler-step-difference", Evidence.Exact)]
    public void EulerStep_AlongAnyField_MovesTwoStatesApartByAtMostTheSum() => Laws.Hold(
        from x in AffineMap.Points from y in AffineMap.Points from dt in AffineMap.Rationals(2) select (x, y, dt),
        given =>
        {
            // A field without any Lipschitz constant: (x^2 y, 1/(1 + x^2)).
            Tensor<BigRational> fx = Field(given.x), fy = Field(given.y);
            BigRational moved = Distance(EulerStep.Apply(given.x, fx, given.dt), EulerStep.Apply(given.y, fy, given.dt));

            Assert.True(moved <= Distance(given.x, given.y) + (BigRational.Abs(given.dt) * Distance(fx, fy)));
        });

    [Fact]
    [Theorem("euler-step-lipschitz", Evidence.Exact)]
    public void EulerStep_AlongALipschitzField_HasTheStatedConstant() => Laws.Hold(
        from f in AffineMap.Any from x in AffineMap.Points from y in AffineMap.Points from dt in AffineMap.Rationals(2) select (f, x, y, dt),
        given =>
        {
            Lipschitz<BigRational> step = new Lipschitz<BigRational>(given.f.Constant).EulerStep(given.dt);

            Assert.Equal(BigRational.One + (BigRational.Abs(given.dt) * given.f.Constant), step.Constant);
            AssertAtMost(step, given.x, given.y, Step(given.x), Step(given.y));

            Tensor<BigRational> Step(Tensor<BigRational> state) => EulerStep.Apply(state, given.f.Apply(state), given.dt);
        });

    [Fact]
    public void Combined_OfAScaling_IsAttained() => Laws.Hold(
        from a in AffineMap.Rationals(3) from b in AffineMap.Rationals(3) from size in AffineMap.Rationals(3) select (a, b, size),
        given =>
        {
            // f(x) = +-L x, with the sign that makes both terms pull the same way.
            BigRational constant = BigRational.Abs(given.size);
            BigRational slope = given.a.Numerator.Sign * given.b.Numerator.Sign < 0 ? -constant : constant;

            Assert.Equal(BigRational.Abs(given.a + (given.b * slope)), new Lipschitz<BigRational>(constant).Combined(given.a, given.b).Constant);
        });

    [Fact]
    [Theorem("banach-fixed-point", Evidence.Exact)]
    public void DistanceToFixedPoint_OfAContraction_BoundsEveryIterate() => Laws.Hold(
        from f in AffineMap.Contractions from x in AffineMap.Points select (f, x),
        given =>
        {
            Lipschitz<BigRational> constant = new(given.f.Constant);
            IReadOnlyList<Tensor<BigRational>> states = new DiscreteSystem<BigRational>(given.f.Apply).Trajectory(given.x, 6);
            BigRational firstMove = Distance(states[1], states[0]);

            Assert.True(constant.IsContraction);
            for (int n = 0; n < states.Count; n++)
            {
                Assert.True(Distance(states[n], given.f.FixedPoint) <= constant.DistanceToFixedPoint(firstMove, n));
            }
        });

    [Fact]
    public void DistanceToFixedPoint_OfAScaling_IsTheDistance()
    {
        // x to q x with q = 2/3 from 6: the n-th state is 6 q^n, the first move 2, the fixed point 0.
        Lipschitz<BigRational> q = new(new BigRational(2, 3));
        for (int n = 0; n < 20; n++)
        {
            BigRational want = BigRational.FromInteger(6) * BigRational.Pow(q.Constant, n);
            Assert.Equal(want, q.DistanceToFixedPoint(BigRational.FromInteger(2), n));
        }
    }

    [Fact]
    [Theorem("banach-fixed-point", Evidence.Property)]
    public void DistanceToFixedPoint_OfANonlinearContraction_BoundsEveryIterate() => Laws.Hold(Laws.Between(-9, 9), start =>
    {
        // x to cos(x)/2 has the constant 1/2, so the 50th state is 2^30 times nearer to the fixed point than the last bound asks.
        DiscreteSystem<BigFloat> system = new(x => TensorOf.Vector(BigFloat.Cos(x[0]) * BigFloat.FromDouble(0.5)));
        IReadOnlyList<Tensor<BigFloat>> states = system.Trajectory(TensorOf.Vector(BigFloat.FromDouble(start)), 50);
        Lipschitz<BigFloat> half = new(BigFloat.FromDouble(0.5));
        for (int n = 0; n <= 20; n++)
        {
            BigFloat bound = half.DistanceToFixedPoint(BigFloat.Abs(states[1][0] - states[0][0]), n);
            Assert.True(BigFloat.Abs(states[n][0] - states[50][0]) <= bound);
        }
    });

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.999, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void IsContraction_OfAConstant_IsTrueBelowOne(double constant, bool want)
    {
        Lipschitz<double> lipschitz = new(constant);

        Assert.Equal(want, lipschitz.IsContraction);
        if (!want) Assert.Throws<InvalidOperationException>(() => lipschitz.DistanceToFixedPoint(1, 3));
    }

    [Fact]
    public void Constructor_OfNoConstant_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>("constant", () => new Lipschitz<double>(-1e-9));
        Assert.Throws<ArgumentOutOfRangeException>("constant", () => new Lipschitz<double>(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("constant", () => new Lipschitz<double>(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("n", () => Lipschitz<double>.Identity.Iterate(-1));
    }

    private static Tensor<BigRational> Field(Tensor<BigRational> point) => TensorOf.Vector(
        point[0] * point[0] * point[1], BigRational.One / (BigRational.One + (point[0] * point[0])));

    private static BigRational Distance(Tensor<BigRational> x, Tensor<BigRational> y) => Norm.Max(Tensor.Subtract<BigRational>(x, y));

    private static void AssertAtMost(
        Lipschitz<BigRational> constant,
        Tensor<BigRational> x,
        Tensor<BigRational> y,
        Tensor<BigRational> nextX,
        Tensor<BigRational> nextY) => Assert.True(Distance(nextX, nextY) <= constant.Constant * Distance(x, y));
}
