using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Scalars;

public sealed class PiecewiseTests
{
    [Fact]
    public void Max_OfNaN_IsNaN()
    {
        Assert.True(double.IsNaN(Piecewise.Max(double.NaN, 0.0)));
        Assert.True(float.IsNaN(Piecewise.Min(0f, float.NaN)));
        Assert.True(double.IsNaN(Piecewise.ClampToUnit(double.NaN)));
    }

    [Theory]
    [InlineData(-3, -1)]
    [InlineData(-1, -1)]
    [InlineData(0.25, 0.25)]
    [InlineData(double.PositiveInfinity, 1)]
    public void ClampToUnit_OfANumber_StaysInTheImageRange(double x, double want) => Assert.Equal(want, Piecewise.ClampToUnit(x));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(0, 0)]
    [InlineData(double.Epsilon, 1)]
    [InlineData(double.NaN, 0)]
    public void Step_OfANumber_IsOneOnlyAboveZero(double x, double want) => Assert.Equal(want, Piecewise.Step(x));

    [Fact]
    public void Operations_OfAnOwnScalar_AreItsOwn()
    {
        Box x = new(-2, 3), y = new(0, 1);

        Assert.Equal(new Box(0, 3), Piecewise.Max(x, y));
        Assert.Equal(new Box(-2, 1), Piecewise.Min(x, y));
        Assert.Equal(new Box(0, 1), Piecewise.Step(x));
    }

    [Fact]
    public void Max_OfAScalarWithoutOrder_SaysWhatToImplement()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Piecewise.Max(Complex.One, Complex.Zero));
        Assert.Contains("IPiecewise<Complex>", error.Message, StringComparison.Ordinal);
    }

    /// <summary>An interval, which has a maximum and a minimum but no order.</summary>
    private readonly record struct Box(double Low, double High) : IPiecewise<Box>
    {
        public static Box Max(Box x, Box y) => new(Math.Max(x.Low, y.Low), Math.Max(x.High, y.High));

        public static Box Min(Box x, Box y) => new(Math.Min(x.Low, y.Low), Math.Min(x.High, y.High));

        public static Box Step(Box x) => new(x.Low > 0 ? 1 : 0, x.High > 0 ? 1 : 0);
    }
}
