using System.Numerics.Tensors;
using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Forward;

public sealed class EpsPredLossTests
{
    private static readonly Tensor<double> X0 = TensorOf.Vector(0.5, -1), Eps = TensorOf.Vector(3.0, -1);

    [Fact]
    public void Value_OfAModelThatKnowsTheNoise_IsZero() => Assert.Equal(0, EpsPredLoss.Value(VpSchedule.Linear(4), (_, _) => Eps, X0, Eps, 2));

    [Fact]
    public void Value_OfAModelThatSaysZero_IsTheMeanSquareOfTheNoise() =>
        Assert.Equal(5, EpsPredLoss.Value(VpSchedule.Linear(4), (_, _) => TensorOf.Vector(0.0, 0), X0, Eps, 2));

    [Theory]
    [InlineData(TimeConvention.OverSteps, 0.75)]
    [InlineData(TimeConvention.OverLast, 2.0 / 3)]
    public void Value_OfAnIndex_ShowsTheModelTheNoisyImageAndItsTime(TimeConvention convention, double want)
    {
        VpSchedule<double> schedule = VpSchedule.Linear(4);
        (double[] x, double time) seen = ([], -1);
        EpsPredLoss.Value(schedule, (x, time) => Seen(x, time), X0, Eps, 3, convention);

        Assert.Equal(want, seen.time);
        Assert.Equal(QSample.Apply(QSample.Coefficients(schedule, 3), X0, Eps).Values(), seen.x);

        Tensor<double> Seen(Tensor<double> x, double time)
        {
            seen = (x.Values(), time);
            return x;
        }
    }
}
