using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Processes;

public sealed class DiffusionProcessTests
{
    public static TheoryData<string> Names => KnownProcesses.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Level_AtData_IsTheImageAndLittleNoise(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        Assert.Equal(1, process.Alpha(0.0));
        Assert.InRange(process.Sigma(0.0), 0, 0.02);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("process-snr", Evidence.Property)]
    public void Snr_AtLaterTimes_IsLess(string name) => Laws.Hold(Laws.Between(0, 0.9).Zip(Laws.Between(1e-4, 0.1)), pair =>
    {
        (NoiseLevel<double> earlier, NoiseLevel<double> later) = (KnownProcesses.All[name].Level(pair.Item1), KnownProcesses.All[name].Level(pair.Item1 + pair.Item2));
        Assert.True(earlier.Alpha * later.Sigma > later.Alpha * earlier.Sigma);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Level_NearBothEnds_HasTheDigitsOfSeventy(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        foreach (double t in (double[])[1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.37, 0.5, 0.8, 0.999, 1 - 1e-6])
        {
            NoiseLevel<double> got = process.Level(t);
            NoiseLevel<BigFloat> want = process.Level(BigFloat.FromDouble(t));
            // Sigma is right in its own digits however small, which needs the forms that do not cancel.
            Assert.Equal(1, got.Sigma / want.Sigma.ToDouble(), 1e-13);
            Assert.Equal(want.Alpha.ToDouble(), got.Alpha, 1e-14);
            Assert.Equal(want.SigmaPrime.ToDouble(), got.SigmaPrime, 1e-12 * (1 + Math.Abs(got.SigmaPrime)));
            Assert.Equal(want.AlphaPrime.ToDouble(), got.AlphaPrime, 1e-12 * (1 + Math.Abs(got.AlphaPrime)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("process-derivatives", Evidence.Property)]
    public void Derivatives_InSeventyDigits_AreThoseOfCentralDifferences(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        BigFloat h = BigFloat.FromDouble(Math.ScaleB(1, -60));
        foreach (BigFloat t in ((double[])[0.01, 0.3, 0.77, 0.99]).Select(BigFloat.FromDouble))
        {
            Near((process.Alpha(t + h) - process.Alpha(t - h)) / (h + h), process.AlphaPrime(t));
            Near((process.Sigma(t + h) - process.Sigma(t - h)) / (h + h), process.SigmaPrime(t));
        }

        // The error is h^2 of the third derivative: 1e-36 of 1e9.
        static void Near(BigFloat want, BigFloat got) => Assert.True(BigFloat.Abs(want - got) < BigFloat.FromDouble(1e-25), $"{got} for {want}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_OfOppositeNoise_HasTheMomentsOfTheLevel(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        Tensor<double> x0 = Tensor.Create([0.3, -0.7, 0.9, 0.1], [2, 2]), eps = Tensor.Create([1.5, -0.2, 0.4, 2], [2, 2]), t = TensorOf.Vector(0.25, 0.8);
        double[] plus = process.Forward(x0, t, eps).Values(), minus = process.Forward(x0, t, Tensor.Negate<double>(eps)).Values();
        for (int i = 0; i < plus.Length; i++)
        {
            double time = i < 2 ? 0.25 : 0.8;
            Assert.Equal(process.Alpha(time) * x0.Values()[i], (plus[i] + minus[i]) / 2, 1e-13);
            Assert.Equal(process.Sigma(time) * eps.Values()[i], (plus[i] - minus[i]) / 2, 1e-13);
        }
    }

    [Fact]
    public void Forward_OfATimeForEachChannelOrForAll_Broadcasts()
    {
        FlowMatching process = new();
        Tensor<double> ones = Tensor.Create([1.0, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2]), zeros = Tensor.Create(new double[8], [2, 2, 2]);

        Assert.Equal([0, 0, 0.25, 0.25, 0.5, 0.5, 1, 1], process.Forward(zeros, Tensor.Create([0, 0.25, 0.5, 1], [2, 2]), ones).Values());
        Assert.Equal([.. Enumerable.Repeat(0.25, 8)], process.Forward(zeros, TensorOf.Vector(0.25), ones).Values());
        Assert.Throws<ArgumentException>("t", () => process.Forward(zeros, TensorOf.Vector(0.1, 0.2, 0.3), ones));
        Assert.Throws<ArgumentException>("t", () => process.Forward(zeros, Tensor.Create([0.1, 0.2, 0.3, 0.4], [4]), ones));
        Assert.Throws<ArgumentException>("eps", () => process.Forward(zeros, TensorOf.Vector(0.1), TensorOf.Vector(1.0)));
    }

    [Fact]
    public void Grid_OfDescendingTimes_HoldsThemAndTheirLevels()
    {
        IReadOnlyList<GridPoint<double>> grid = new FlowMatching().Grid([1, 0.5, 0.0]);
        Assert.Equal(new(0.5, NoiseLevel.OfFlow(0.5), 0.5, 1), grid[1]);
        Assert.Equal(3, grid.Count);
        Assert.Empty(new FlowMatching().Grid<double>([]));
    }

    [Theory]
    [InlineData(0.2, 0.5)]
    [InlineData(0.5, 0.5)]
    public void Grid_OfTimesThatDoNotDescend_Refuses(double first, double second)
    {
        ArgumentException error = Assert.Throws<ArgumentException>("times", () => new FlowMatching().Grid([first, second]));
        Assert.Contains("descend", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(1.000001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Level_OfATimeOutsideTheUnitInterval_Refuses(double t) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(t), () => new OrnsteinUhlenbeck().Level(t));
}
