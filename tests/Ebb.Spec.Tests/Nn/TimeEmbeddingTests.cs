using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Nn;

public sealed class TimeEmbeddingTests
{
    [Fact]
    public void Sinusoidal_OfTimeZero_IsZerosAndOnes() =>
        Assert.Equal([0.0, 0, 1, 1, 0], SinusoidalEmbedding.Of<double>([0], 5).Values());

    [Fact]
    public void Sinusoidal_OfAnyTime_HasSinesAndCosinesOfOneAngle()
    {
        double[] row = SinusoidalEmbedding.Of<double>([123.4], 12, cosinesFirst: true).Values();
        for (int j = 0; j < 6; j++) Assert.Equal(1, (row[j] * row[j]) + (row[j + 6] * row[j + 6]), 1e-14);
        Assert.Equal((Math.Cos(123.4), Math.Sin(123.4)), (row[0], row[6]));
        Assert.Equal(Math.Sin(0.01234), row[11], 1e-14);
    }

    [Theory]
    [InlineData(1, 0, 1e4, "width")]
    [InlineData(4, 2, 1e4, "frequencyShift")]
    [InlineData(4, 1, 0, "maxPeriod")]
    public void Sinusoidal_OfWrongSettings_NamesThem(int width, double shift, double maxPeriod, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => SinusoidalEmbedding.Of<double>([1], width, false, shift, 1, maxPeriod));

    [Fact]
    public void Fourier_OfWholeTurns_ComesBack()
    {
        double[] row = FourierEmbedding.Of<double>([Math.E], [1, 2], logarithm: true).Values();
        for (int j = 0; j < 2; j++) Assert.Equal((0.0, 1.0), (Math.Round(row[j], 14), Math.Round(row[j + 2], 14)));
    }

    [Fact]
    public void Fourier_OfNoFrequencies_NamesThem() => Assert.Throws<ArgumentException>("weights", () => FourierEmbedding.Of<double>([1], []));
}
