using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;

namespace Ebb.Spec.Tests.Scalars;

public sealed class AccurateTests
{
    [Fact]
    public void ExpM1_OfAnySize_HasTheDigitsOfSeventy()
    {
        foreach (double x in (double[])[-800, -40, -3, -0.1, -1e-5, -1e-9, -1e-15, -1e-300, 0, 1e-20, 1e-8, 0.7, 5, 700])
        {
            double want = BigFloat.ExpM1(BigFloat.FromDouble(x)).ToDouble();
            Assert.Equal(want, Accurate.ExpM1(x), 1e-15 * Math.Abs(want));
        }

        Assert.Equal(-1e-6f, Accurate.ExpM1(-1e-6f), 1e-12f);
        Assert.Equal(double.PositiveInfinity, Accurate.ExpM1(1000.0));
        Assert.Equal(-1, Accurate.ExpM1(double.NegativeInfinity));
    }

    [Fact]
    public void ExpM1_OfADualNumber_HasTheValueAndTheSlope() =>
        Assert.Equal(new(Accurate.ExpM1(-1e-9), 3 * Math.Exp(-1e-9)), Accurate.ExpM1(new Dual<double>(-1e-9, 3)));
}
