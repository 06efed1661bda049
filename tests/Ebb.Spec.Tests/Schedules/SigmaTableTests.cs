using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class SigmaTableTests
{
    private static readonly SigmaTable<double> Table = new(VpSchedule.ScaledLinear(1000, 0.00085, 0.012));

    [Fact]
    public void At_OfALevel_IsTheNoiseToSignalRatioOfTheNextIndex()
    {
        VpSchedule<double> schedule = VpSchedule.Linear(7);
        SigmaTable<double> table = new(schedule);

        Assert.Equal(7, table.Levels);
        for (int level = 0; level < 7; level++)
        {
            double alphaBar = schedule.AlphaBar(TimeOf.IndexOfLevel(level));
            Assert.Equal(Math.Sqrt((1 / alphaBar) - 1), table.At(level), 1e-14);
        }
    }

    [Fact]
    public void At_OfALevelWithoutSignal_TakesTwoToTheMinusTwentyFour() =>
        Assert.Equal(Math.Sqrt((1 << 24) - 1), new SigmaTable<double>(new VpSchedule<double>([0.5, 1])).At(1), 1e-9);

    [Fact]
    public void Interpolate_BetweenLevels_IsOnALine()
    {
        double want = (0.75 * Table.At(3)) + (0.25 * Table.At(4)), wantLog = Math.Pow(Table.At(3), 0.75) * Math.Pow(Table.At(4), 0.25);

        Assert.Equal(want, Table.Interpolate(3.25), 1e-15);
        Assert.Equal(wantLog, Table.InterpolateLog(3.25), 1e-15);
    }

    [Theory]
    [InlineData(-2.0, 0)]
    [InlineData(0.0, 0)]
    [InlineData(17.0, 17)]
    [InlineData(999.0, 999)]
    [InlineData(1000.5, 999)]
    public void Interpolate_AtALevelOrBeyondTheEnds_IsExact(double level, int want)
    {
        Assert.Equal(Table.At(want), Table.Interpolate(level));
        Assert.Equal(Table.At(want), Table.InterpolateLog(level));
    }

    [Fact]
    public void Position_OfASigmaOfTheTable_IsItsLevel()
    {
        for (int level = 0; level < Table.Levels; level++) Assert.Equal(level, Table.Position(Table.At(level)));
    }

    [Fact]
    public void Position_OfAnInterpolatedSigma_IsWhereItWasTaken() => Laws.Hold(Laws.Between(0, 999), level =>
        Assert.Equal(level, Table.Position(Table.InterpolateLog(level)), 1e-9));

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-9, 0.0)]
    [InlineData(20.0, 999.0)]
    [InlineData(double.PositiveInfinity, 999.0)]
    public void Position_BeyondTheTable_IsItsEnd(double sigma, double want) => Assert.Equal(want, Table.Position(sigma));

    [Fact]
    public void Position_WhereTheTableStandsStill_IsTheLastOfTheEqualLevels()
    {
        SigmaTable<double> table = new(new VpSchedule<double>([0, 0.5, 0, 0.5, 0]));

        Assert.Equal(0, table.Position(0));
        Assert.Equal(1, table.Position(0.3));
        Assert.Equal(2, table.Position(table.At(1)));
        Assert.Equal(4, table.Position(table.At(3)));
        Assert.Equal(0, new SigmaTable<double>(VpSchedule.Linear(1)).Position(3));
    }

    [Fact]
    public void Table_OfAnImpossibleArgument_Refuses()
    {
        Assert.Throws<ArgumentException>("schedule", () => new SigmaTable<double>(VpSchedule.Linear(0)));
        Assert.Throws<ArgumentOutOfRangeException>("level", () => Table.At(1000));
        Assert.Throws<ArgumentOutOfRangeException>("level", () => Table.Interpolate(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Table.Position(-1));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Table.Position(double.NaN));
    }
}
