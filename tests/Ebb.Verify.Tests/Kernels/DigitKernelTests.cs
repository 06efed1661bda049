using Ebb.Verify.ExactRun;
using Ebb.Verify.Kernels;

namespace Ebb.Verify.Tests.Kernels;

public sealed class DigitKernelTests
{
    private const long Half = 1L << (Digit.Bits - 1);

    [Fact]
    public void Add_WithAndWithoutVectors_GivesTheSameIntegers()
    {
        var random = new System.Random(1);
        long[] values = [.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(-Half, Half))];
        values[40] = -Half;
        int[] offsets = [0, 3, 17, 5, 60], weights = [int.MinValue, int.MaxValue, -1, 0, 123456789];
        long[] fast = [.. Enumerable.Range(0, DigitKernel.Width).Select(i => (long)i << 40)], plain = [.. fast];
        DigitKernel.Add(fast, values, 2, offsets, weights, vectors: true);
        DigitKernel.Add(plain, values, 2, offsets, weights, vectors: false);
        Assert.Equal(plain, fast);
        Assert.Equal((7L << 40) + Enumerable.Range(0, 5).Sum(t => weights[t] * values[2 + offsets[t] + 7]), plain[7]);
    }

    [Fact]
    public void Split_SumsNearTheBounds_GivesDigitsAndCarries()
    {
        long[] edges = [0, 1, -1, Half - 1, Half, -Half, -Half - 1, (1L << 62) - 1 - Half, -(1L << 62) + 1, (1L << 28) - 1, (3L << 27) - 1, 3L << 27];
        long[] sums = [.. Enumerable.Range(0, DigitKernel.Width).Select(i => edges[i % edges.Length])];
        foreach (bool vectors in (bool[])[true, false])
        {
            long[] carries = [.. sums], digits = new long[DigitKernel.Width];
            DigitKernel.Split(carries, digits, vectors);
            Assert.All(digits, digit => Assert.InRange(digit, -Half, Half - 1));
            Assert.Equal(sums, carries.Zip(digits, (carry, digit) => (carry << Digit.Bits) + digit));
        }
    }

    [Fact]
    public void Add_Radii_IsTheSumInOrder()
    {
        double[] values = [.. Enumerable.Range(0, 80).Select(i => 1 / (1.0 + i))], sums = new double[DigitKernel.Width];
        DigitKernel.Add(sums, values, 1, [0, 9], [0.5, 3]);
        Assert.Equal((0.5 * values[32]) + (3 * values[41]), sums[31]);
    }
}
