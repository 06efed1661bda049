using Ebb.Spec.Schedules;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Schedules;

public sealed class LogSnrTests
{
    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(0.5, 0.0)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void OfAlphaBar_OfTheEndsAndTheMiddle_IsExact(double alphaBar, double want)
    {
        Assert.Equal(want, LogSnr.OfAlphaBar(alphaBar));
        Assert.Equal(alphaBar, LogSnr.ToAlphaBar(want));
    }

    [Theory]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(1.0, 0.0)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    public void OfSigma_OfTheEndsAndTheMiddle_IsExact(double sigma, double want)
    {
        Assert.Equal(want, LogSnr.OfSigma(sigma));
        Assert.Equal(sigma, LogSnr.ToSigma(want));
    }

    [Fact]
    [Theorem("logsnr-inverse", Evidence.Property)]
    public void ToAlphaBar_OfAnyLogSnr_IsUndone() => Laws.Hold(Laws.Between(-30, 30), logSnr =>
    {
        // At large log-SNR the rounding of 1 - alphaBar is e^logSnr times 1e-16.
        Assert.Equal(logSnr, LogSnr.OfAlphaBar(LogSnr.ToAlphaBar(logSnr)), 1e-14 + (2e-16 * Math.Exp(logSnr)));
        Assert.Equal(logSnr, LogSnr.OfSigma(LogSnr.ToSigma(logSnr)), 1e-14);
    });

    [Fact]
    public void ToAlphaBar_OfALargeNegativeLogSnr_KeepsItsDigits()
    {
        foreach (double logSnr in new[] { -40.0, -200, -700 }) Assert.Equal(1, LogSnr.ToAlphaBar(logSnr) / Math.Exp(logSnr), 1e-15);
        Assert.Equal(0, LogSnr.ToAlphaBar(-800.0));
    }

    [Fact]
    public void OfAlphaBar_OfTheSameLevel_IsThatOfItsSigmaAndTwiceItsLambda() => Laws.Hold(Laws.Between(0.001, 0.999), alphaBar =>
    {
        double sigma = Math.Sqrt((1 - alphaBar) / alphaBar), logSnr = LogSnr.OfAlphaBar(alphaBar);

        Assert.Equal(logSnr, LogSnr.OfSigma(sigma), 1e-13);
        Assert.Equal(Math.Log(Math.Sqrt(alphaBar) / Math.Sqrt(1 - alphaBar)), LogSnr.ToLambda(logSnr), 1e-13);
        Assert.Equal(logSnr, Math.Log(Snr.OfAlphaBar(alphaBar)), 1e-13);
        Assert.Equal(1, Snr.OfAlphaBar(alphaBar) / Snr.OfSigma(sigma), 1e-13);
    });
}
