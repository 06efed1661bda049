using System.Numerics.Tensors;
using Ebb.Spec.Dynamics;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Dynamics;

public sealed class DiscreteSystemTests
{
    [Fact]
    [Theorem("zero-iterations", Evidence.Definition)]
    public void Iterate_OfZeroSteps_IsTheIdentity()
    {
        DiscreteSystem<double> system = new(x => throw new InvalidOperationException($"stepped from {x}"));
        Tensor<double> start = TensorOf.Vector(3.0, double.NaN);

        Assert.Same(start, system.Iterate(start, 0));
        Assert.Same(start, Assert.Single(system.Trajectory(start, 0)));
    }

    [Fact]
    public void Trajectory_OfNSteps_HoldsTheStartAndEveryState() => Laws.Hold(
        from map in AffineMap.Any from x in AffineMap.Points from n in Gen.Choose(1, 6) select (map, x, n),
        given =>
        {
            DiscreteSystem<BigRational> system = new(given.map.Apply);
            IReadOnlyList<Tensor<BigRational>> states = system.Trajectory(given.x, given.n);

            Assert.Equal(given.n + 1, states.Count);
            Assert.Same(given.x, states[0]);
            for (int i = 0; i < given.n; i++) Assert.Equal(given.map.Apply(states[i]).Values(), states[i + 1].Values());
            Assert.Equal(states[given.n].Values(), system.Iterate(given.x, given.n).Values());
        });

    [Fact]
    [Theorem("iterations-add", Evidence.Exact)]
    public void Iterate_OfASumOfSteps_IsOneAfterTheOther() => Laws.Hold(
        from map in AffineMap.Any from x in AffineMap.Points from m in Gen.Choose(0, 4) from n in Gen.Choose(0, 4) select (map, x, m, n),
        given =>
        {
            DiscreteSystem<BigRational> system = new(given.map.Apply);
            BigRational[] want = system.Iterate(given.x, given.m + given.n).Values();

            Assert.Equal(want, system.Iterate(system.Iterate(given.x, given.m), given.n).Values());
            Assert.Equal(system.Step(system.Step(given.x)).Values(), system.Then(system).Step(given.x).Values());
        });

    [Fact]
    public void Iterate_OfAScalarAffineMap_IsItsClosedForm() => Laws.Hold(
        from q in AffineMap.Rationals(2).Where(q => q != BigRational.One)
        from c in AffineMap.Rationals(3)
        from x in AffineMap.Rationals(9)
        from n in Gen.Choose(0, 12)
        select (q, c, x, n),
        given =>
        {
            (BigRational q, BigRational c, BigRational x, int n) = given;
            DiscreteSystem<BigRational> system = new(state => TensorOf.Vector((q * state[0]) + c));
            BigRational power = BigRational.Pow(q, n), fixedPoint = c / (BigRational.One - q);

            Assert.Equal((power * x) + ((BigRational.One - power) * fixedPoint), system.Iterate(TensorOf.Vector(x), n)[0]);
            Assert.True(system.IsFixedPoint(TensorOf.Vector(fixedPoint)));
        });

    [Fact]
    public void Residual_OfAState_IsWhatAStepChanges() => Laws.Hold(
        from map in AffineMap.Contractions from x in AffineMap.Points select (map, x),
        given =>
        {
            DiscreteSystem<BigRational> system = new(given.map.Apply);

            Assert.Equal(given.map.Apply(given.x).Values(), Tensor.Add<BigRational>(given.x, system.Residual(given.x)).Values());
            Assert.True(system.IsFixedPoint(given.map.FixedPoint));
            Assert.Equal(given.x.Values().SequenceEqual(given.map.FixedPoint.Values()), system.IsFixedPoint(given.x));
        });

    [Fact]
    public void IsFixedPoint_OfNaN_IsFalse() => Assert.False(new DiscreteSystem<double>(x => x).IsFixedPoint(TensorOf.Vector(1, double.NaN)));

    [Fact]
    public void Members_OfImpossibleArguments_NameThem()
    {
        DiscreteSystem<double> shrinking = new(_ => TensorOf.Vector(1.0));

        Assert.Throws<ArgumentException>("next", () => shrinking.Step(TensorOf.Vector(1.0, 2.0)));
        Assert.Throws<ArgumentOutOfRangeException>("n", () => shrinking.Iterate(TensorOf.Vector(1.0), -1));
        Assert.Throws<ArgumentNullException>("step", () => new DiscreteSystem<double>(null!));
    }
}
