using Ebb.Spec.Scalars;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Scalars;

public sealed class GuardedTests
{
    [Theory]
    [InlineData(-1e-17, 0)]
    [InlineData(0, 0)]
    [InlineData(2.25, 1.5)]
    public void SqrtNonneg_OfANumber_NeverMeetsANegative(double x, double want) => Assert.Equal(want, Guarded.SqrtNonneg(x));

    [Fact]
    public void Divide_ByZero_IsFinite()
    {
        Assert.Equal(1 / 1e-6, Guarded.Divide(1.0, 0.0, DivisionGuard.Additive));
        Assert.Equal(1 / 1e-12, Guarded.Divide(1.0, 0.0, DivisionGuard.Floor));
        Assert.Equal(1e6f, Guarded.Divide(1f, 0f, DivisionGuard.Additive));
    }

    [Fact]
    public void Divide_WithTheFloor_IsExactAboveIt() => Assert.Equal(1.0 / 3, Guarded.Divide(1.0, 3.0, DivisionGuard.Floor));

    [Fact]
    public void Divide_WithEitherGuard_DiffersByTheStatedBound() => Laws.Hold(
        from x in Laws.Between(-5, 5) from y in Laws.Between(1e-3, 1) select (x, y),
        pair =>
        {
            double gap = Guarded.Divide(pair.x, pair.y, DivisionGuard.Floor) - Guarded.Divide(pair.x, pair.y, DivisionGuard.Additive);
            Assert.InRange(Math.Abs(gap), 0, (1e-6 * Math.Abs(pair.x) / (pair.y * pair.y)) + 1e-15);
        });

    [Fact]
    public void Divide_WithNoSuchGuard_Refuses() => Assert.Throws<ArgumentOutOfRangeException>("guard", () => Guarded.Divide(1.0, 1.0, (DivisionGuard)7));
}
