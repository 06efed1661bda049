using Ebb.Measures;

namespace Ebb.Verify.Tests.Lipschitz;

public sealed class ConvolutionNormTests
{
    [Theory]
    [InlineData(1, 3, 3, 3)]
    [InlineData(2, 6, 4, 5)]
    [InlineData(3, 3, 8, 3)]
    [InlineData(4, 5, 5, 1)]
    public void UpperBound_OfRandomWeights_IsAboveAndNearPowerIteration(int seed, int outputs, int inputs, int kernel)
    {
        float[] weight = Random(seed, outputs * inputs * kernel * kernel);
        double above = ConvolutionNorm.UpperBound(weight, outputs, inputs, kernel, inputs, 28, 20);
        double below = PowerIteration.Norm(weight, outputs, inputs, kernel, inputs, 28, 20, rounds: 120);
        Assert.InRange(above / below, 1, 1.02);
    }

    [Fact]
    public void UpperBound_OfManyKernels_IsAbovePowerIteration()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new System.Random(seed);
            int outputs = random.Next(1, 6), inputs = random.Next(1, 6), kernel = 1 + (2 * random.Next(3)), height = random.Next(1, 8), width = random.Next(1, 8);

            // Lowpass and signed kernels peak at other frequencies than random ones.
            float lean = (float)(random.NextDouble() - 0.5) * random.Next(3);
            float[] weight = [.. Random(seed, outputs * inputs * kernel * kernel).Select(w => w + lean)];
            double above = ConvolutionNorm.UpperBound(weight, outputs, inputs, kernel, inputs, height, width);
            Assert.InRange(PowerIteration.Norm(weight, outputs, inputs, kernel, inputs, height, width, rounds: 40), 0, above);
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    public void UpperBound_OnImagesSmallerThanTheKernel_IsAbovePowerIteration(int height, int width)
    {
        float[] weight = Random(9, 3 * 2 * 25);
        double above = ConvolutionNorm.UpperBound(weight, 3, 2, 5, 2, height, width);
        Assert.InRange(above / PowerIteration.Norm(weight, 3, 2, 5, 2, height, width, rounds: 120), 1, 10);
    }

    [Fact]
    public void UpperBound_OfNegativeWeights_IsThatOfPositiveOnes()
    {
        // At frequency 0 there is no imaginary part, and the largest entry may be negative.
        float[] weight = [.. Random(6, 3 * 3 * 9).Select(w => -MathF.Abs(w))];
        float[] positive = [.. weight.Select(w => -w)];
        double above = ConvolutionNorm.UpperBound(weight, 3, 3, 3, 3, 9, 9);
        Assert.Equal(ConvolutionNorm.UpperBound(positive, 3, 3, 3, 3, 9, 9), above);
        Assert.InRange(above / PowerIteration.Norm(weight, 3, 3, 3, 3, 9, 9, rounds: 120), 1, 1.1);
    }

    [Fact]
    public void UpperBound_OfABox_IsItsSum()
    {
        // One channel: the Schatten norm is the absolute value, and 9 that of frequency 0.
        float[] weight = [.. Enumerable.Repeat(1f, 9)];
        double above = ConvolutionNorm.UpperBound(weight, 1, 1, 3, 1, 10, 10);
        Assert.InRange(above, 9, 9 + 1e-12);
        double exact = Math.Pow(1 + (2 * Math.Cos(Math.PI / 11)), 2);
        Assert.Equal(exact, PowerIteration.Norm(weight, 1, 1, 3, 1, 10, 10, rounds: 500), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void UpperBound_OfAMultipleOfTheIdentity_IsTooLargeByTheRootOfItsSize(int order)
    {
        // Every singular value is 3: the worst case.
        float[] weight = new float[16];
        for (int i = 0; i < 4; i++) weight[(i * 4) + i] = 3;
        double expected = 3 * Math.Pow(4, Math.ScaleB(1, -order - 1));
        Assert.InRange(ConvolutionNorm.UpperBound(weight, 4, 4, 1, 4, 2, 2, order), expected, expected * (1 + 1e-12));
    }

    [Fact]
    public void UpperBound_OfRankOne_IsTheProductOfTheLengths()
    {
        // (3, 4) times (5, 12) over 4 and 2 channels: 5 times 13.
        float[] weight = [15, 36, 0, 0, 20, 48, 0, 0];
        Assert.InRange(ConvolutionNorm.UpperBound(weight, 2, 4, 1, 4, 1, 1), 65, 65 + 1e-11);
    }

    [Fact]
    public void UpperBound_ChannelsThatAreConstant_DoNotCount()
    {
        float[] weight = [3, 100, 4, 100];
        Assert.InRange(ConvolutionNorm.UpperBound(weight, 2, 2, 1, varying: 1, 3, 3), 5, 5 + 1e-12);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(100)]
    public void UpperBound_OfScaledWeights_IsScaled(int exponent)
    {
        float[] weight = Random(3, 3 * 3 * 9);
        float[] scaled = [.. weight.Select(w => MathF.ScaleB(w, exponent))];
        double expected = Math.ScaleB(ConvolutionNorm.UpperBound(weight, 3, 3, 3, 3, 6, 6), exponent);
        Assert.Equal(1, ConvolutionNorm.UpperBound(scaled, 3, 3, 3, 3, 6, 6) / expected, 13);
    }

    [Fact]
    public void UpperBound_OfZeros_IsNextToNothing() => Assert.InRange(ConvolutionNorm.UpperBound(new float[36], 2, 2, 3, 2, 4, 4), 0, 1e-300);

    [Fact]
    public void UpperBound_AtAnyNumberOfThreads_HasTheSameBits()
    {
        float[] weight = Random(7, 4 * 4 * 9);
        Assert.Equal(ConvolutionNorm.UpperBound(weight, 4, 4, 3, 4, 9, 9, threads: 1), ConvolutionNorm.UpperBound(weight, 4, 4, 3, 4, 9, 9, threads: 2));
    }

    [Fact]
    public void UpperBound_OfAWrongLength_SaysSo()
    {
        Assert.Contains("expected 2 x 2 x 3 x 3", Assert.Throws<ArgumentException>(() => ConvolutionNorm.UpperBound(new float[35], 2, 2, 3, 2, 4, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionNorm.UpperBound(new float[36], 2, 2, 3, 3, 4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionNorm.UpperBound(new float[36], 2, 2, 3, 2, 4, 4, order: 11));
    }

    private static float[] Random(int seed, int count)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
