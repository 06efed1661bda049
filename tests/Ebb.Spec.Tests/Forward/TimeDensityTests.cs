using Ebb.Spec.Forward;
using Ebb.Spec.Processes;
using Ebb.Spec.Scalars;
using Ebb.Spec.Tests.Processes;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Forward;

public sealed class TimeDensityTests
{
    [Fact]
    public void LogitNormal_OfANormalDraw_HasItsDensity() => Laws.Hold(Laws.Between(-3, 3).Zip(Laws.Between(-1, 1)), c =>
    {
        // density(t) |dt/dz| is the standard normal density of z.
        LogitNormalTime density = new(c.Item2, 0.8);
        Dual<double> t = density.Time(Dual<double>.Variable(c.Item1));
        Assert.InRange(t.Value, 0, 1);
        Assert.Equal(Math.Exp(-c.Item1 * c.Item1 / 2) / Math.Sqrt(Math.Tau), density.Density(t.Value) * t.Derivative, 1e-13);
    });

    [Theory]
    [MemberData(nameof(KnownProcesses.Names), MemberType = typeof(KnownProcesses))]
    public void LogSnrUniform_OfAUniformDraw_HasItsLogSnrAndItsDensity(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        LogSnrUniformTime density = new(process, -2, 3);
        Laws.Hold(Laws.Between(0, 1), u =>
        {
            Dual<double> t = density.Time(Dual<double>.Variable(u));
            Assert.Equal(3 - (5 * u), 2 * Math.Log(process.Alpha(t.Value) / process.Sigma(t.Value)), 1e-12);
            Assert.Equal(1, density.Density(t.Value) * t.Derivative, 1e-9);
        });
    }

    [Fact]
    public void LogSnrUniform_OfFlowMatching_HasAClosedForm() => Laws.Hold(Laws.Between(0, 1), u =>
    {
        double logSnr = 10 - (20 * u), root = Math.Exp(-logSnr / 2);
        Assert.Equal(root / (1 + root), new LogSnrUniformTime(new FlowMatching(), -10, 10).Time(u), 1e-14);
    });

    [Fact]
    public void Mode_OfItsScales_FallsFromNoiseToDataAndReachesBothEnds() => Laws.Hold(Laws.Between(-1, 1.75).Zip(Laws.Between(0, 0.99)), c =>
    {
        ModeTime density = new(c.Item1);
        Assert.Equal((1, 0), (density.Time(0.0), density.Time(1.0)));
        Assert.True(density.Time(c.Item2) > density.Time(c.Item2 + 0.01));
    });

    [Fact]
    public void Uniform_OfARange_KeepsInside() =>
        Assert.Equal([0.2, 0.5, 0.8], ((double[])[0, 0.5, 1]).Select(new UniformTime(0.2, 0.8).Time), (want, got) => Math.Abs(want - got) < 1e-15);

    [Fact]
    public void Stratified_OfAnyDraws_HoldsOneInEachShare() => Laws.Hold(Laws.Vectors(1), draws =>
    {
        double[] spread = StratifiedDraws.Of(Array.ConvertAll(draws.Values(), Math.Abs));
        for (int i = 0; i < spread.Length; i++) Assert.InRange(spread[i], i / 6.0, (i + 1.0000001) / 6);
        Assert.Empty(StratifiedDraws.Of<double>([]));
    });

    [Fact]
    public void Constructors_OfNumbersOutOfRange_NameThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("tMin", () => new UniformTime(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("tMax", () => new UniformTime(0.5, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("deviation", () => new LogitNormalTime(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("mean", () => new LogitNormalTime(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new ModeTime(1.8));
        Assert.Throws<ArgumentOutOfRangeException>("logSnrMin", () => new LogSnrUniformTime(new Edm(), -20, 3));
        Assert.Throws<ArgumentOutOfRangeException>("logSnrMax", () => new LogSnrUniformTime(new Edm(), -2, -2));
    }
}
