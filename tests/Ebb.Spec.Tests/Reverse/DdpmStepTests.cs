using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

public sealed class DdpmStepTests
{
    private static Gen<(VpSchedule<double> Schedule, int From, int To, double[] X, double[] E, double[] Z)> Cases { get; } =
        from step in Laws.Steps
        from x in Laws.Vectors(3)
        from e in Laws.Vectors(3)
        from z in Laws.Vectors(3)
        select (step.Schedule, step.From, step.To, x.Values(), e.Values(), z.Values());

    [Fact]
    public void Coefficients_OfNeighbours_AreTheSpecificationLayersFormula() => Laws.Hold(Cases, given =>
    {
        int k = given.To;
        (double beta, double ab, double abPrev) = (given.Schedule.Beta(k), given.Schedule.AlphaBar(k + 1), given.Schedule.AlphaBar(k));
        ReverseCoefficients<double> step = DdpmStep.Coefficients(given.Schedule, k + 1, k, ClipMode.None, DivisionGuard.Additive);
        double[] got = ReverseStep.Apply(step, TensorOf.Vector(given.X), TensorOf.Vector(given.E), TensorOf.Vector(given.Z)).Values();
        double sigma = Math.Sqrt(SafeDiv(1 - abPrev, 1 - ab) * beta);
        for (int i = 0; i < got.Length; i++)
        {
            double mean = (given.X[i] - (SafeDiv(beta, Math.Sqrt(1 - ab)) * given.E[i])) * SafeDiv(1, Math.Sqrt(1 - beta));
            Assert.Equal(mean + (sigma * given.Z[i]), got[i], 1e-13);
        }

        static double SafeDiv(double x, double y) => x / (y + 1e-6);
    });

    [Fact]
    public void Coefficients_OfAnyTwoLevels_AreThePosteriorOfTheForwardProcess() => Laws.Hold(Cases, given =>
    {
        // The product of two Gaussians: xPrev ~ N(sqrt(abPrev) x0, 1 - abPrev), seen through x ~ N(sqrt(alpha) xPrev, 1 - alpha).
        (double ab, double abPrev) = (given.Schedule.AlphaBar(given.From), given.Schedule.AlphaBar(given.To));
        double alpha = ab / abPrev;
        if (given.To == 0 || 1 - abPrev < 1e-3 || 1 - alpha < 1e-3) return;
        double precision = (1 / (1 - abPrev)) + (alpha / (1 - alpha));
        ReverseCoefficients<double> step = DdpmStep.Coefficients(given.Schedule, given.From, given.To, ClipMode.Recompute, DivisionGuard.Floor);

        Assert.Equal(Math.Sqrt(abPrev) / (1 - abPrev) / precision, step.FromX0, 1e-12);
        Assert.Equal(Math.Sqrt(alpha) / (1 - alpha) / precision, step.FromX, 1e-12);
        Assert.Equal(1 / precision, step.FromNoise * step.FromNoise, 1e-12);
    });

    [Fact]
    public void Coefficients_WithAndWithoutClip_AgreeOnAnImageInRange() => Laws.Hold(Cases, given =>
    {
        double ab = given.Schedule.AlphaBar(given.From);
        if (1 - ab < 1e-6) return;
        double[] x = [.. given.X.Zip(given.E, (x0, e) => (Math.Sqrt(ab) * x0 / 3) + (Math.Sqrt(1 - ab) * e))];
        double[][] got = [.. Enum.GetValues<ClipMode>().Select(clip => Mean(clip))];

        Assert.Equal(3, got.Length);
        // Recovering x0Hat multiplies rounding by 1/sqrt(alphaBar), and the weight of epsHat by up to 1/sqrt(alpha).
        for (int i = 0; i < x.Length; i++) Assert.All(got, mean => Assert.Equal(got[0][i], mean[i], 1e-13 / Math.Sqrt(ab)));

        double[] Mean(ClipMode clip) => ReverseStep.Apply(
            DdpmStep.Coefficients(given.Schedule, given.From, given.To, clip, DivisionGuard.Floor) with { FromNoise = 0 },
            TensorOf.Vector(x),
            TensorOf.Vector(given.E)).Values();
    });

    [Fact]
    public void Coefficients_OfTheLastStep_AddNoNoise() => Laws.Hold(Cases, given =>
    {
        foreach (ClipMode clip in Enum.GetValues<ClipMode>())
        {
            Assert.Equal(0, DdpmStep.Coefficients(given.Schedule, given.From, 0, clip, DivisionGuard.Floor).FromNoise);
        }
    });

    [Fact]
    public void Coefficients_OfAStepWithoutNoise_StayFinite()
    {
        VpSchedule<double> schedule = new([0.0]);
        foreach (ClipMode clip in Enum.GetValues<ClipMode>())
        {
            ReverseCoefficients<double> step = DdpmStep.Coefficients(schedule, 1, 0, clip, DivisionGuard.Floor);
            Assert.Equal([0.5], ReverseStep.Apply(step, TensorOf.Vector(0.5), TensorOf.Vector(7.0)).Values());
        }
    }

    [Fact]
    public void Apply_WithoutTheNoiseItNeeds_Refuses()
    {
        ReverseCoefficients<double> step = DdpmStep.Coefficients(VpSchedule.Linear(3), 3, 2, ClipMode.None, DivisionGuard.Floor);
        Assert.Throws<ArgumentException>("noise", () => ReverseStep.Apply(step, TensorOf.Vector(0.5), TensorOf.Vector(7.0)));
    }

    [Fact]
    public void Coefficients_OfNoSuchMode_Refuse() => Assert.Throws<ArgumentOutOfRangeException>(
        "clip", () => DdpmStep.Coefficients(VpSchedule.Linear(3), 1, 0, (ClipMode)9, DivisionGuard.Floor));
}
