using Ebb.Spec.Schedules;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Schedules;

public sealed class FlowShiftTests
{
    [Fact]
    public void Apply_OfTheEnds_KeepsThem()
    {
        foreach (double shift in new[] { 0.25, 1, 3, 8 }) Assert.Equal((0, 1), (FlowShift.Apply(0, shift), FlowShift.Apply(1, shift)));
    }

    [Fact]
    public void Apply_OfTwoShifts_IsThatOfTheirProduct() => Laws.Hold(
        from sigma in Laws.Between(0, 1) from first in Laws.Between(0.1, 8) from second in Laws.Between(0.1, 8) select (sigma, first, second),
        law => Assert.Equal(
            FlowShift.Apply(law.sigma, law.first * law.second),
            FlowShift.Apply(FlowShift.Apply(law.sigma, law.first), law.second),
            1e-14));

    // sigma/(1 - sigma) is the noise-to-signal ratio of a flow level.
    [Fact]
    public void Apply_OfALevel_MultipliesItsNoiseToSignalRatio() => Laws.Hold(Laws.Between(0.01, 0.99), sigma =>
        Assert.Equal(3 * sigma / (1 - sigma), FlowShift.Apply(sigma, 3) is var moved ? moved / (1 - moved) : 0, 1e-10));

    [Fact]
    public void OfMu_OfEitherType_IsTheShiftOfTheUsualForm() => Laws.Hold(Laws.Between(0.01, 1), u =>
    {
        const double Mu = 0.8;
        Assert.Equal(Math.Exp(Mu) / (Math.Exp(Mu) + (1 / u) - 1), FlowShift.Apply(u, FlowShift.OfMu(Mu, TimeShiftType.Exponential)), 1e-14);
        Assert.Equal(Mu / (Mu + (1 / u) - 1), FlowShift.Apply(u, FlowShift.OfMu(Mu, TimeShiftType.Linear)), 1e-14);
    });

    [Fact]
    public void Mu_OfTheTwoLengths_IsTheTwoShifts() => Assert.Equal((0.5, 1.15), (FlowShift.Mu(256, 0.5, 1.15), FlowShift.Mu(4096, 0.5, 1.15)));

    [Fact]
    public void StretchToTerminal_OfAnySigmas_EndsThereAndKeepsOne() =>
        Assert.Equal([1, 0.7, 0.4, 0.1], FlowShift.StretchToTerminal<double>([1, 0.8, 0.6, 0.4], 0.1), (want, got) => Math.Abs(want - got) < 1e-15);

    [Fact]
    public void Shift_OfAnImpossibleArgument_Refuses()
    {
        Assert.Throws<ArgumentException>("sigmas", () => FlowShift.StretchToTerminal<double>([1], 0.1));
        Assert.Throws<ArgumentException>("sigmas", () => FlowShift.StretchToTerminal<double>([], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("maxLength", () => FlowShift.Mu(256, 0.5, 1.15, 9, 9));
        Assert.Throws<ArgumentOutOfRangeException>("type", () => FlowShift.OfMu(1.0, (TimeShiftType)7));
    }
}
