using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

public sealed class DdimStepTests
{
    private static Gen<(VpSchedule<double> Schedule, int From, int To, double[] X, double[] E)> Cases { get; } =
        from step in Laws.Steps from x in Laws.Vectors(3) from e in Laws.Vectors(3) select (step.Schedule, step.From, step.To, x.Values(), e.Values());

    [Fact]
    public void Coefficients_ToKeep_AreTheWalkThroughsFormula() => Laws.Hold(Cases, given =>
    {
        (double ab, double abPrev) = (given.Schedule.AlphaBar(given.From), given.Schedule.AlphaBar(given.To));
        double[] got = Run(given.Schedule, given.From, given.To, given.X, given.E, ClipMode.Keep, DivisionGuard.Floor);
        for (int i = 0; i < got.Length; i++)
        {
            double x0Hat = Math.Clamp((given.X[i] - (Math.Sqrt(1 - ab) * given.E[i])) / Math.Max(Math.Sqrt(ab), 1e-12), -1, 1);
            Assert.Equal((Math.Sqrt(abPrev) * x0Hat) + (Math.Sqrt(1 - abPrev) * given.E[i]), got[i], 1e-14 / Math.Sqrt(ab));
        }
    });

    [Fact]
    public void Coefficients_WithoutClip_AreTheSpecificationLayersFormula() => Laws.Hold(Cases, given =>
    {
        (double ab, double abPrev) = (given.Schedule.AlphaBar(given.From), given.Schedule.AlphaBar(given.To));
        double[] got = Run(given.Schedule, given.From, given.To, given.X, given.E, ClipMode.None, DivisionGuard.Additive);
        for (int i = 0; i < got.Length; i++)
        {
            double x0Hat = (given.X[i] - (Math.Sqrt(1 - ab) * given.E[i])) * (1 / (Math.Sqrt(ab) + 1e-6));
            Assert.Equal((x0Hat * Math.Sqrt(abPrev)) + (given.E[i] * Math.Sqrt(1 - abPrev)), got[i], 1e-14 / Math.Sqrt(ab));
        }
    });

    [Fact]
    public void Coefficients_ToRecompute_TakeEpsFromTheClampedImage() => Laws.Hold(Cases, given =>
    {
        (double ab, double abPrev) = (given.Schedule.AlphaBar(given.From), given.Schedule.AlphaBar(given.To));
        if (1 - ab < 1e-6) return;
        double[] got = Run(given.Schedule, given.From, given.To, given.X, given.E, ClipMode.Recompute, DivisionGuard.Floor);
        for (int i = 0; i < got.Length; i++)
        {
            double x0Hat = Math.Clamp((given.X[i] - (Math.Sqrt(1 - ab) * given.E[i])) / Math.Sqrt(ab), -1, 1);
            double eps = (given.X[i] - (Math.Sqrt(ab) * x0Hat)) / Math.Sqrt(1 - ab);
            Assert.Equal((Math.Sqrt(abPrev) * x0Hat) + (Math.Sqrt(1 - abPrev) * eps), got[i], 1e-11 / Math.Sqrt(ab));
        }
    });

    [Fact]
    public void Coefficients_ToRecompute_BoundTheStateWhateverTheNetworkSays() => Laws.Hold(Cases, given =>
    {
        double[] wild = [double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 0, given.E[0]];
        ReverseCoefficients<double> step = DdimStep.Coefficients(given.Schedule, given.From, given.To, ClipMode.Recompute, DivisionGuard.Floor);
        double[] got = ReverseStep.Apply(step, TensorOf.Vector(given.X), TensorOf.Vector(wild)).Values();

        Assert.InRange(step.FromX, 0, 1);
        Assert.InRange(step.FromX0, 0, 1);
        for (int i = 0; i < got.Length; i++) Assert.InRange(Math.Abs(got[i]), 0, (step.FromX * Math.Abs(given.X[i])) + step.FromX0 + 1e-14);
    });

    [Theory]
    [InlineData(ClipMode.Keep)]
    [InlineData(ClipMode.Recompute)]
    public void Coefficients_OfTheLastStep_GiveTheClampedImage(ClipMode clip) => Laws.Hold(Cases, given =>
        Assert.All(Run(given.Schedule, given.From, 0, given.X, given.E, clip, DivisionGuard.Floor), x => Assert.InRange(x, -1, 1)));

    [Fact]
    public void Coefficients_OfTheTwoGuards_DifferByTheStatedBound() => Laws.Hold(Cases, given =>
    {
        double root = Math.Sqrt(given.Schedule.AlphaBar(given.From)), sigma = Math.Sqrt(1 - given.Schedule.AlphaBar(given.From));
        double[] floored = Run(given.Schedule, given.From, given.To, given.X, given.E, ClipMode.None, DivisionGuard.Floor);
        double[] added = Run(given.Schedule, given.From, given.To, given.X, given.E, ClipMode.None, DivisionGuard.Additive);
        for (int i = 0; i < added.Length; i++)
        {
            double bound = Math.Sqrt(given.Schedule.AlphaBar(given.To)) * 1e-6 * Math.Abs(given.X[i] - (sigma * given.E[i])) / (root * root);
            Assert.InRange(Math.Abs(floored[i] - added[i]), 0, bound + (1e-14 / root));
        }
    });

    [Fact]
    public void Coefficients_OfAStepWithoutNoise_StayFinite()
    {
        // beta = 0: both levels are clean, and every quotient is 0/0.
        VpSchedule<double> schedule = new([0.0]);
        foreach (ClipMode clip in Enum.GetValues<ClipMode>())
        {
            Assert.Equal([0.5], Run(schedule, 1, 0, [0.5], [7], clip, DivisionGuard.Floor));
        }
    }

    [Theory]
    [InlineData(0, 0, "from")]
    [InlineData(4, 0, "from")]
    [InlineData(2, 2, "to")]
    [InlineData(2, -1, "to")]
    public void Coefficients_OfImpossibleIndices_NameThem(int from, int to, string argument) => Assert.Throws<ArgumentOutOfRangeException>(
        argument, () => DdimStep.Coefficients(VpSchedule.Linear(3), from, to, ClipMode.None, DivisionGuard.Floor));

    [Fact]
    public void Coefficients_OfNoSuchMode_Refuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>("clip", () => DdimStep.Coefficients(VpSchedule.Linear(3), 1, 0, (ClipMode)9, DivisionGuard.Floor));
        Assert.Throws<ArgumentOutOfRangeException>("guard", () => DdimStep.Coefficients(VpSchedule.Linear(3), 1, 0, ClipMode.None, (DivisionGuard)9));
    }

    private static double[] Run(VpSchedule<double> schedule, int from, int to, double[] x, double[] epsHat, ClipMode clip, DivisionGuard guard) =>
        ReverseStep.Apply(DdimStep.Coefficients(schedule, from, to, clip, guard), TensorOf.Vector(x), TensorOf.Vector(epsHat)).Values();
}
