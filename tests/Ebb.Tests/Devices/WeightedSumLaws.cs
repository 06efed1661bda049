using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>Weighted sums against double arithmetic, for every device.</summary>
public sealed class WeightedSumLaws
{
    private static readonly float[] Weights = [1.25f, -0.75f, 0.5f, 2, -1, 0.25f, -0.125f, 0.375f, 1, 1, -1, 0.5f, 0.5f, -0.25f, 0.75f, -0.5f];

    private static readonly Shape[] Shapes = [new(1, 1, 1, 1), new(3, 1, 7, 5), new(2, 2, 7, 11), new(2, 4, 5, 9), new(1, 16, 40, 40)];

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void WeightedSum_AnyNumberOfTerms_MatchesDouble(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            foreach (int count in (int[])[1, 2, 3, 7, Device.MaxTerms])
            {
                foreach (bool clamp in (bool[])[true, false]) AssertSum(device, shape, count, clamp);
            }
        }
    }

    /// <summary>One rounding per product and per sum, in the order of the terms: every device rounds alike.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void WeightedSum_OnEveryDevice_HasTheBitsOfTheNaiveOne(string name)
    {
        Assert.Equal(Sum(new NaiveDevice()), Sum(DeviceRegistry.Get(name)));

        static float[] Sum(Device device)
        {
            Tensor[] terms = [.. Enumerable.Range(1, 5).Select(seed => Samples.Gaussian(device, Shapes[^1], seed))];
            device.WeightedSum(terms, [0.3f, -1.7f, 0.9f, 1.1f, -0.6f], clamp: false, terms[2]);
            return terms[2].ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void WeightedSum_OneNaNAnywhere_StaysAndIsReturned(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(2, 3, 5, 7);
        var (x, target) = (Samples.Gaussian(device, shape, 1), device.Allocate(shape));
        for (int i = 0; i < shape.Count; i += 13)
        {
            var values = new float[shape.Count];
            values[i] = float.NaN;
            foreach (bool clamp in (bool[])[true, false])
            {
                Assert.Equal(float.NaN, device.WeightedSum([x, device.From(shape, values)], [1, 1], clamp, target));
                Assert.Equal(float.NaN, target.ToArray()[i]);
                Assert.Equal(1, target.ToArray().Count(float.IsNaN));
            }
        }
    }

    private static void AssertSum(Device device, Shape shape, int count, bool clamp)
    {
        Tensor[] terms = [.. Enumerable.Range(1, count).Select(seed => Samples.Gaussian(device, shape, seed))];
        float[][] values = [.. terms.Select(term => term.ToArray())];
        double[] want = [.. Enumerable.Range(0, shape.Count).Select(i =>
        {
            double sum = values.Select((value, j) => (double)Weights[j] * value[i]).Sum();
            return clamp ? Math.Clamp(sum, -1, 1) : sum;
        })];

        // In place, as samplers call it.
        float largest = device.WeightedSum(terms, Weights.AsSpan(0, count), clamp, terms[^1]);
        SpecTensors.AssertClose(want, terms[^1], 2e-6, $"The sum of {count} terms of {shape}");
        Assert.Equal(terms[^1].ToArray().Max(MathF.Abs), largest);
    }
}
