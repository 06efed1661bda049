using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Forward;

public sealed class QSampleTests
{
    [Fact]
    public void Coefficients_OfAnyLevel_KeepTheVariance() => Laws.Hold(Laws.Steps, step =>
    {
        ForwardCoefficients<double> c = QSample.Coefficients(step.Schedule, step.From);
        Assert.Equal(Math.Sqrt(step.Schedule.AlphaBar(step.From)), c.FromX0);
        Assert.Equal(1, (c.FromX0 * c.FromX0) + (c.FromEps * c.FromEps), 1e-14);
    });

    [Fact]
    public void Apply_OfASmallCase_MatchesItByHand()
    {
        // alphaBar = 0.64: x = 0.8 x0 + 0.6 eps.
        ForwardCoefficients<double> c = QSample.Coefficients(new VpSchedule<double>([0.36]), 1);
        double[] x = QSample.Apply(c, TensorOf.Vector(1.0, -0.5), TensorOf.Vector(2.0, 1.0)).Values();

        Assert.Equal(2, x[0], 1e-15);
        Assert.Equal(0.2, x[1], 1e-15);
    }

    [Fact]
    public void Apply_AtLevelZero_ReturnsTheImageWhateverTheNoise() =>
        Assert.Equal([1.0, -0.5], QSample.Apply(QSample.Coefficients(VpSchedule.Linear(3), 0), TensorOf.Vector(1.0, -0.5), TensorOf.Vector(double.NaN, 9)).Values());

    [Fact]
    public void Apply_OfTwoShapes_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("eps", () => QSample.Apply(new ForwardCoefficients<double>(1, 1), TensorOf.Vector(1.0, 2), TensorOf.Vector(1.0)));
        Assert.Contains("(1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(2)", error.Message, StringComparison.Ordinal);
    }
}
