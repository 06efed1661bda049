using Ebb.Testing;
using Xunit.Sdk;

namespace Ebb.Spec.Tests.Testing;

/// <summary>The comparisons decide what every golden test means, so they are tested themselves.</summary>
public sealed class CloseTests
{
    private static readonly GoldenArray Want = new([2, 2], [1, -100, 0, 0.5]);

    [Theory]
    [InlineData(0, 1.0105, true)]
    [InlineData(0, 1.0125, false)]
    [InlineData(1, -100.9, true)]
    [InlineData(1, -101.1, false)]
    [InlineData(2, double.NaN, false)]
    [InlineData(2, double.PositiveInfinity, false)]
    public void Elementwise_OfOneElement_UsesAbsolutePlusRelative(int at, double value, bool passes) =>
        Verdict(passes, got => Close.Elementwise("case", Want, got, new Tolerance(1e-3, 1e-2)), at, value);

    [Theory]
    [InlineData(2, 1.009, true)]
    [InlineData(2, 1.011, false)]
    public void ByArray_OfOneElement_ScalesWithTheLargest(int at, double value, bool passes) =>
        Verdict(passes, got => Close.ByArray("case", Want, got, 1e-2), at, value);

    [Theory]
    [InlineData(0, 1.99, true)]
    [InlineData(3, 0.515, false)]
    [InlineData(3, 0.505, true)]
    public void BySlice_OfOneElement_ScalesWithItsSlice(int at, double value, bool passes) =>
        Verdict(passes, got => Close.BySlice("case", Want, got, 1e-2), at, value);

    [Fact]
    public void Elementwise_OfValuesThatAreNotNumbers_ComparesTheirKind()
    {
        GoldenArray want = new([3], [double.NaN, double.PositiveInfinity, 7], [false, false, true]);
        Close.Elementwise("case", want, [double.NaN, double.PositiveInfinity, -1], new Tolerance(0, 0));

        Assert.Throws<FailException>(() => Close.Elementwise("case", want, [0, double.PositiveInfinity, 7], new Tolerance(1, 1)));
        Assert.Throws<FailException>(() => Close.Elementwise("case", want, [double.NaN, double.NegativeInfinity, 7], new Tolerance(1, 1)));
    }

    [Fact]
    public void Elementwise_OfAFailure_NamesCaseElementAndBothNumbers()
    {
        string message = Assert.Throws<FailException>(() => Close.Elementwise("net/grad", Want, [1.0, -100, 0, 3], new Tolerance(0, 0))).Message;
        Assert.Contains("net/grad[1, 1]: got 3, wanted 0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elementwise_OfAnotherLength_Fails() =>
        Assert.Throws<FailException>(() => Close.Elementwise("case", Want, [1.0], new Tolerance(1, 1)));

    private static void Verdict(bool passes, Action<double[]> compare, int at, double value)
    {
        double[] got = [.. Want.Data];
        got[at] = value;
        if (passes) compare(got);
        else Assert.Throws<FailException>(() => compare(got));
    }
}
