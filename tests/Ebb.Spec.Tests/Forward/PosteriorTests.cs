using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Forward;

public sealed class PosteriorTests
{
    private static readonly Gen<(NoiseLevel<double> From, NoiseLevel<double> To)> Pairs =
        from process in Gen.Elements(KnownProcesses.All.Values.ToArray())
        from to in Laws.Between(0.02, 0.9)
        from step in Laws.Between(0.01, 0.09)
        select (process.Level(to + step), process.Level(to));

    [Fact]
    [Theorem("posterior-bayes", Evidence.Property)]
    public void Of_AnyTwoLevels_IsBayesRule() => Laws.Hold(Pairs, pair =>
    {
        // Prior N(a1 x0, s1^2) of the cleaner state y; likelihood x | y of N(k y, s^2 - k^2 s1^2), k = a/a1.
        ((double a, double s, _, _), (double a1, double s1, _, _)) = pair;
        double k = a / a1, noise = (s * s) - (k * k * s1 * s1), precision = (1 / (s1 * s1)) + (k * k / noise);
        PosteriorWeights<double> got = Posterior.Of(pair.From, pair.To);
        Assert.Equal(1, got.Variance * precision, 1e-11);
        Assert.Equal(k / noise / precision, got.FromX, 1e-11);
        Assert.Equal(a1 / (s1 * s1) / precision, got.FromX0, 1e-11);
    });

    [Fact]
    [Theorem("posterior-marginal", Evidence.Property)]
    public void Of_AnyTwoLevels_LeadsToTheForwardLaw() => Laws.Hold(Pairs, pair =>
    {
        PosteriorWeights<double> got = Posterior.Of(pair.From, pair.To);
        Assert.Equal(pair.To.Alpha, (got.FromX * pair.From.Alpha) + got.FromX0, 1e-13);
        double variance = Math.Pow(got.FromX * pair.From.Sigma, 2) + got.Variance;
        Assert.Equal(1, variance / Math.Pow(pair.To.Sigma, 2), 1e-13);
    });

    [Fact]
    public void Of_DiscreteLevels_IsTheStepOfDdpm() => Laws.Hold(Laws.Steps, step =>
    {
        ReverseCoefficients<double> want = DdpmStep.Coefficients(step.Schedule, step.From, step.To, ClipMode.Keep, DivisionGuard.None);
        if (step.Schedule.AlphaBar(step.From) == 1) return;
        PosteriorWeights<double> got = Posterior.Of(
            NoiseLevel.OfAlphaBar(step.Schedule.AlphaBar(step.From)), NoiseLevel.OfAlphaBar(step.Schedule.AlphaBar(step.To)));
        Assert.Equal(want.FromX, got.FromX, 1e-9);
        Assert.Equal(want.FromX0, got.FromX0, 1e-9);
        Assert.Equal(want.FromNoise * want.FromNoise, got.Variance, 1e-9);
    });

    [Fact]
    public void Of_AStepToTheImage_IsTheImage() =>
        Assert.Equal(new(0, 1, 0), Posterior.Of(new FlowMatching().Level(0.3), new FlowMatching().Level(0.0)));
}
