using System.Numerics.Tensors;
using Ebb.Spec.Reverse;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

public sealed class EulerStepTests
{
    [Fact]
    [Theorem("euler-zero-steps", Evidence.Definition)]
    public void Integrate_OverZeroSteps_IsTheIdentity()
    {
        Tensor<double> x = TensorOf.Vector(1.0, double.NaN);
        Assert.Same(x, EulerStep.Integrate((_, _) => throw new InvalidOperationException("evaluated"), x, 0));
    }

    [Fact]
    public void Integrate_OverNSteps_VisitsTheTimesFromOneToOneNth()
    {
        List<BigRational> times = [];
        EulerStep.Integrate(
            (x, t) =>
            {
                times.Add(t);
                return x;
            },
            TensorOf.Vector(BigRational.One), 3);

        Assert.Equal([BigRational.One, new BigRational(2, 3), new BigRational(1, 3)], times);
    }

    [Fact]
    public void Integrate_OfFieldsWithKnownSums_IsExactlyThose() => Laws.Hold(
        from x in Gen.Choose(-9, 9) from c in Gen.Choose(-9, 9) from n in Gen.Choose(1, 30) select (x, c, n),
        given =>
        {
            BigRational x = BigRational.FromInteger(given.x), c = BigRational.FromInteger(given.c), dt = new(-1, given.n);

            Assert.Equal(x - c, Integrate((_, _) => c));
            Assert.Equal(x - new BigRational(given.n + 1, 2 * given.n), Integrate((_, t) => t));
            Assert.Equal(x * BigRational.Pow(BigRational.One + (dt * c), given.n), Integrate((state, _) => c * state));

            BigRational Integrate(Func<BigRational, BigRational, BigRational> f) =>
                EulerStep.Integrate((state, t) => TensorOf.Vector(f(state[0], t)), TensorOf.Vector(x), given.n)[0];
        });

    [Fact]
    public void Integrate_OfAnExponential_HasOrderOne()
    {
        // dx/dt = x from e at t = 1 to 1 at t = 0: the error is 1/(2n) and terms of order n^-2.
        double[] errors = [.. new[] { 256, 512 }.Select(n =>
            (EulerStep.Integrate((x, _) => x, TensorOf.Vector(BigFloat.E), n)[0] - BigFloat.One).ToDouble())];

        Assert.Equal(1, Math.Log2(errors[0] / errors[1]), 0.01);
        Assert.Equal(-0.5, 512 * errors[1], 0.01);
    }

    [Fact]
    public void Apply_OfOneState_IsOneLine() =>
        Assert.Equal([0.5, 3.0], EulerStep.Apply(TensorOf.Vector(1.0, 2.0), TensorOf.Vector(2.0, -4.0), -0.25).Values());

    [Fact]
    public void Members_OfImpossibleArguments_NameThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => EulerStep.Integrate((x, _) => x, TensorOf.Vector(1.0), -1));
        Assert.Throws<ArgumentException>("derivative", () => EulerStep.Apply(TensorOf.Vector(1.0), TensorOf.Vector(1.0, 2.0), 1));
    }
}
