using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Processes;

/// <summary>What holds for one process or one curve only.</summary>
public sealed class ProcessTests
{
    public static TheoryData<string> Preserving => ["ornstein-uhlenbeck", "vp-linear", "vp-cosine", "vp-cosine, no offset"];

    [Theory]
    [MemberData(nameof(Preserving))]
    [Theorem("vp-circle", Evidence.Property)]
    public void Level_OfAVariancePreservingProcess_LiesOnTheCircle(string name) => Laws.Hold(Laws.Between(0, 1), t =>
    {
        NoiseLevel<double> level = KnownProcesses.All[name].Level(t);
        Assert.Equal(1, (level.Alpha * level.Alpha) + (level.Sigma * level.Sigma), 1e-14);
    });

    [Fact]
    public void Level_OfOrnsteinUhlenbeckAtNoise_FallsInfinitelyFast() =>
        Assert.Equal(new(0, 1, double.NegativeInfinity, 1), new OrnsteinUhlenbeck().Level(1.0));

    [Fact]
    public void Level_OfCosineAtNoise_HasNoSignalLeft()
    {
        NoiseLevel<double> level = new VpCosine().Level(1.0);
        Assert.Equal(0, level.Alpha);
        Assert.Equal(1, level.Sigma, 1e-15);
        Assert.Equal(0, level.SigmaPrime, 1e-15);
    }

    [Fact]
    public void Level_OfVpLinear_FollowsItsRate() => Laws.Hold(Laws.Between(0.01, 1), t =>
    {
        // d ln(alphaBar)/dt = -beta.
        NoiseLevel<double> level = new VpLinear(0.1, 20).Level(t);
        Assert.Equal(0.1 + (19.9 * t), -2 * level.AlphaPrime / level.Alpha, 1e-12);
    });

    [Fact]
    public void Sigma_OfTheCurves_HasItsEndsAndItsMiddle()
    {
        Assert.Equal(0.002, new Edm().Sigma(0.0), 1e-16);
        Assert.Equal(80, new Edm().Sigma(1.0), 1e-11);
        Assert.Equal(Math.Pow((Math.Pow(0.002, 1 / 7.0) + Math.Pow(80, 1 / 7.0)) / 2, 7), new Edm().Sigma(0.5), 1e-13);
        Assert.Equal(1, new GeometricSigma(0.02, 50).At(0.5), 1e-15);
        Assert.Equal(1.5, new LinearSigma(3).At(0.5));
    }

    [Fact]
    public void Constructors_OfNumbersOutOfRange_NameThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("sigmaMin", () => new GeometricSigma(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("sigmaMax", () => new Edm(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("rho", () => new KarrasSigma(rho: 0));
        Assert.Throws<ArgumentOutOfRangeException>("sigmaMax", () => new LinearSigma(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("beta0", () => new VpLinear(0));
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new VpLinear(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>("offset", () => new VpCosine(-0.1));
        Assert.Throws<ArgumentNullException>("sigma", () => new VarianceExploding(null!));
    }

    [Fact]
    public void UniformTimes_OfAnyRange_DescendEvenlyBetweenExactEnds() => Laws.Hold(Laws.Between(0, 0.5).Zip(Laws.Between(0.5, 1)), ends =>
    {
        double[] times = UniformTimes.Of<double>(ends.Item1, ends.Item2, 7);
        Assert.Equal((ends.Item2, ends.Item1), (times[0], times[^1]));
        for (int i = 1; i < times.Length; i++) Assert.Equal((ends.Item2 - ends.Item1) / 6, times[i - 1] - times[i], 1e-15);
    });
}
