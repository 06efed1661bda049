using System.Globalization;
using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Output;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(double.PositiveInfinity, "?")]
    public void Duration_Seconds_ReadsAsPeopleSayIt(double seconds, string expected) => Assert.Equal(expected, Units.Duration(seconds));

    [Theory]
    [InlineData(1, "1 MiB")]
    [InlineData(412L << 20, "412 MiB")]
    [InlineData(3L << 30, "3.0 GiB")]
    public void Memory_Bytes_RoundUp(double bytes, string expected) => Assert.Equal(expected, Units.Memory(bytes));

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(0.12345, "0.1235")]
    [InlineData(0.00012342, "1.234e-4")]
    [InlineData(123456, "1.235e+5")]
    [InlineData(double.NaN, "NaN")]
    public void Loss_AnySize_ShowsDigits(double loss, string expected) => Assert.Equal(expected, Units.Loss(loss));

    [Theory]
    [InlineData(0, "0 steps")]
    [InlineData(1, "1 step")]
    [InlineData(12000, "12,000 steps")]
    public void Count_OfAThing_TakesThePlural(long count, string expected) => Assert.Equal(expected, Units.Count(count, "step"));

    [Fact]
    public void Count_UnderAnotherCulture_KeepsTheInvariantForm()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NumberGroupSeparator = ".";
        other.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal(("1,234,567", "12.5", "0.2500"), (Units.Count(1234567), Units.Rate(12.5), Units.Loss(0.25)));
            Assert.Contains("\"loss_end\":0.05,", CliRun.Of("train --json").Out, StringComparison.Ordinal);
            Assert.Equal(0.5, CliRun.Of("train --beta-end 0.5").Engine.Training!.BetaEnd);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
