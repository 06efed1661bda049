using System.Numerics;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Verify.Tests.ExactRun;

public sealed class SumRunnerTests
{
    private const int Height = 3, Width = 4, Inputs = 30, Outputs = 2, Kernel = 3;
    private const long Half = 1L << (Digit.Bits - 1);

    private static readonly FixedFormat Format = new(7, 12);
    private static readonly PixelGrid Grid = new(Height, Width, Kernel / 2);

    // Weights of up to 30 bits in one digit, far more of them than an accumulator holds at once; tiny ones, and some above 1.
    private static readonly float[] Magnitudes = [0, 1, -3.9999998f, 3.9999998f, -3.3f, 3e-6f, 7e11f, -1e-30f, float.Epsilon];

    [Fact]
    public void Run_AnyDigitsAndWeights_IsTheSumToOneUlp() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(12), Prop.ForAll(Gen.Choose(0, 1 << 20).ToArbitrary(), seed =>
    {
        var random = new System.Random(seed);
        var layer = Layer(random);
        var (input, residual) = (Image(random, Inputs), Image(random, Outputs));
        FixedTensor fast = new(Grid, Outputs, Format), plain = new(Grid, Outputs, Format);
        new SumRunner(Grid, 2, vectors: true).Run(SumPlan.Of(layer, Grid), [input], residual, Finish.None, fast);
        new SumRunner(Grid, 1, vectors: false).Run(SumPlan.Of(layer, Grid), [input], residual, Finish.None, plain);
        for (int i = 0; i < Outputs * Height * Width; i++)
        {
            Assert.Equal(plain.At(i), fast.At(i));
            var (exact, spread) = Sum(layer, input, residual, i);
            Assert.True(BigInteger.Abs((fast.At(i).Centre << Bits) - exact) < BigInteger.One << Bits, $"centre {i}");
            Assert.InRange(Math.Exp(BigInteger.Log(fast.At(i).Radius << Bits) - BigInteger.Log(spread + (BigInteger.One << Bits))), 1, 1 + 1e-6);
        }
    }));

    [Fact]
    public void Run_ANumberWithoutRoom_Throws()
    {
        var input = new FixedTensor(Grid, 1, new FixedFormat(7, 1));
        input.Place(Enumerable.Repeat(1e7f, Height * Width).ToArray());
        var layer = new CertifiedLayer("a", 1, 1, 1, new[] { 20f }, new float[1], 0, null, Relu: false);
        var output = new FixedTensor(Grid, 1, new FixedFormat(7, 1));
        Assert.Throws<DigitOverflowException>(() => new SumRunner(Grid, 1, vectors: true).Run(SumPlan.Of(layer, Grid), [input], null, Finish.None, output));
    }

    // Everything as a multiple of 2^-(F + Bits).
    private const int Bits = 149;

    private static (BigInteger Sum, BigInteger Spread) Sum(CertifiedLayer layer, FixedTensor input, FixedTensor residual, int at)
    {
        int pixels = Height * Width, o = at / pixels, row = at % pixels / Width, column = at % Width;
        var (added, spread) = residual.At(at);
        var sum = (Digit.Fixed(layer.Bias.Span[o], Bits) << Format.FractionBits) + (added << Bits);
        spread <<= Bits;
        for (int tap = 0; tap < Inputs * Kernel * Kernel; tap++)
        {
            int r = row + (tap / Kernel % Kernel) - 1, s = column + (tap % Kernel) - 1;
            if (r < 0 || r >= Height || s < 0 || s >= Width) continue;
            var weight = Digit.Fixed(layer.Weight.Span[(o * Inputs * Kernel * Kernel) + tap], Bits);
            var (centre, radius) = input.At((tap / (Kernel * Kernel) * pixels) + (r * Width) + s);
            sum += weight * centre;
            spread += BigInteger.Abs(weight) * radius;
        }

        return (sum, spread);
    }

    private static CertifiedLayer Layer(System.Random random)
    {
        var weights = Enumerable.Range(0, Outputs * Inputs * Kernel * Kernel).Select(_ => Magnitudes[random.Next(Magnitudes.Length)]).ToArray();
        return new("a", Inputs, Outputs, Kernel, weights, new[] { -0.3f, float.Epsilon }, 0, null, Relu: false);
    }

    private static FixedTensor Image(System.Random random, int channels)
    {
        var image = new FixedTensor(Grid, channels, Format);
        for (int i = 0; i < channels * Height * Width; i++)
        {
            int place = (i / (Height * Width) * Grid.PlaneLength) + Grid.PlaceOf(i % (Height * Width));
            for (int j = 0; j < Format.FractionDigits + 1; j++) image[j][place] = random.Next(4) == 0 ? -Half : random.NextInt64(-Half, Half);
            image.Radius[place] = random.Next(1, 1 << 20);
        }

        return image;
    }
}
