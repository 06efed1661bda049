using Ebb.Random;

namespace Ebb.Tests.Random;

public sealed class NoiseTests
{
    private const int Count = 1 << 18;

    private static readonly NoiseKey Key = new(Seed: 1, NoiseStream.Data);

    /// <summary>Sample moments against 0, 1, 0, 3, each within five standard errors.</summary>
    [Fact]
    public void Gaussian_ManyDraws_HaveNormalMoments()
    {
        float[] draws = Draw(Key);
        double Moment(int power) => draws.Average(value => Math.Pow(value, power));
        double unit = 5 / Math.Sqrt(Count);
        Assert.InRange(Moment(1), -unit, unit);
        Assert.InRange(Moment(2), 1 - (unit * Math.Sqrt(2)), 1 + (unit * Math.Sqrt(2)));
        Assert.InRange(Moment(3), -unit * Math.Sqrt(15), unit * Math.Sqrt(15));
        Assert.InRange(Moment(4), 3 - (unit * Math.Sqrt(96)), 3 + (unit * Math.Sqrt(96)));
    }

    public static TheoryData<NoiseKey, int> OtherKeys => new()
    {
        { Key with { Seed = 2 }, 0 },
        { Key with { Seed = Key.Seed + (1UL << 32) }, 0 },
        { Key with { Stream = NoiseStream.TrainNoise }, 0 },
        { Key with { Step = 1 }, 0 },
        { Key, 1 },
    };

    /// <summary>Changing any part of the name of a number gives unrelated numbers, not shifted ones.</summary>
    [Theory]
    [MemberData(nameof(OtherKeys))]
    public void Gaussian_AnotherKeyOrImage_IsUncorrelatedAtEveryShift(NoiseKey other, int image)
    {
        float[] first = Draw(Key);
        float[] second = Draw(other, image);
        for (int shift = 0; shift < 8; shift++)
        {
            double correlation = Enumerable.Range(0, Count - 8).Average(i => (double)first[i] * second[i + shift]);
            Assert.InRange(correlation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void Integer_ManyDraws_AreUniform()
    {
        const int Bound = 10;
        var counts = new int[Bound];
        for (int i = 0; i < Count; i++) counts[Noise.Integer(Key, image: 0, element: i, Bound)]++;
        double deviation = Math.Sqrt(Count * 0.1 * 0.9);
        Assert.All(counts, count => Assert.InRange(count, (Count / 10.0) - (5 * deviation), (Count / 10.0) + (5 * deviation)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(257)]
    public void Permutation_AnyCount_HoldsEachIndexOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Noise.Permutation(Key, count).Order());

    [Fact]
    public void Permutation_ThreeItems_GivesAllSixOrdersEquallyOften()
    {
        const int Draws = 6000;
        var orders = Enumerable.Range(0, Draws)
            .Select(step => string.Join(',', Noise.Permutation(Key with { Step = step }, 3)))
            .GroupBy(order => order)
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 1000 - 150, 1000 + 150));
    }

    [Fact]
    public void Uniform_ManyDraws_StayInTheHalfOpenUnitInterval() =>
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.InRange(Noise.Uniform(Key, 0, i), 0f, 1f - (1f / (1 << 24))));

    private static float[] Draw(NoiseKey key, int image = 0)
    {
        var values = new float[Count];
        Noise.FillGaussian(key, image, values);
        return values;
    }
}
