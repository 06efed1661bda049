using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Optim;
using Ebb.Spec.Optim;
using Ebb.Tensors;
using Ebb.Tests.Devices;

namespace Ebb.Tests.Optim;

public sealed class AdamTests
{
    public static TheoryData<string> DeviceNames => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DeviceNames))]
    public void Step_WithClipping_IsThatOfTheShortenedGradients(string deviceName)
    {
        var device = TestDevices.Create(deviceName);
        var (clipped, plain) = (MakeParameters(device), MakeParameters(device));
        var adam = new Adam(clipped, new AdamOptions { MaxGradientNorm = 0.5, Epsilon = 0.1 });
        var reference = new Adam(plain, new AdamOptions { Epsilon = 0.1 });

        for (int step = 0; step < 3; step++)
        {
            adam.Step();
            double norm = Math.Sqrt(clipped.Sum(parameter => parameter.Gradient.ToArray().Sum(g => (double)g * g)));
            Assert.Equal(norm, adam.GradientNorm, norm * 1e-7);
            float factor = (float)GradientClipping.Factor(norm, 0.5);
            foreach (var (one, other) in clipped.Zip(plain)) other.Gradient.CopyFrom(Array.ConvertAll(one.Gradient.ToArray(), g => factor * g));
            reference.Step();
        }

        // The two norms, hence the factors, may differ in their last bit.
        foreach (var (one, other) in clipped.Zip(plain))
        {
            foreach (var (got, want) in one.Value.ToArray().Zip(other.Value.ToArray())) Assert.Equal(want, got, 1e-6f);
        }
    }

    [Fact]
    public void Step_BelowTheBound_ChangesNoBit()
    {
        var device = new CpuDevice(1);
        var (bounded, free) = (MakeParameters(device), MakeParameters(device));
        var (adam, reference) = (new Adam(bounded, new AdamOptions { MaxGradientNorm = double.PositiveInfinity }), new Adam(free, new AdamOptions()));
        for (int step = 0; step < 3; step++)
        {
            adam.Step(0.5);
            reference.Step(0.5);
        }

        foreach (var (one, other) in bounded.Zip(free)) Assert.Equal(other.Value.ToArray(), one.Value.ToArray());
        Assert.True(adam.GradientNorm > 0);
        Assert.Equal(adam.GradientNorm, reference.GradientNorm);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Step_AGradientThatIsNotFinite_ChangesNothing(float bad)
    {
        var parameters = MakeParameters(new CpuDevice(1));
        var adam = new Adam(parameters, new AdamOptions { WeightDecay = 0.1 });
        float[] gradient = parameters[^1].Gradient.ToArray();
        gradient[^1] = bad;
        parameters[^1].Gradient.CopyFrom(gradient);
        float[][] before = [.. parameters.Select(parameter => parameter.Value.ToArray())];

        Assert.False(adam.Step());
        Assert.Equal(0, adam.StepCount);
        Assert.Equal(before, parameters.Select(parameter => parameter.Value.ToArray()));
    }

    [Fact]
    public void Step_OfAVerySmallDecay_ShrinksByItOnAverage()
    {
        // As a factor 1 - 4e-8 is 1 - 6e-8 in float32, and would take twice as much from numbers between 1 and 2 after rounding.
        const int Count = 4096;
        const double Shrinkage = 4e-8;
        foreach (string name in TestDevices.Names)
        {
            var parameter = new Parameter(TestDevices.Create(name), "p", Shape.Vector(Count), TensorKind.Vector);
            float[] before = [.. Enumerable.Range(0, Count).Select(i => 1 + ((float)i / Count))];
            parameter.Value.CopyFrom(before);
            new Adam([parameter], new AdamOptions { LearningRate = 1, WeightDecay = Shrinkage }).Step();
            double lost = before.Zip(parameter.Value.ToArray(), (old, now) => (double)old - now).Sum();
            Assert.Equal(Shrinkage, lost / before.Sum(value => (double)value), 0.05 * Shrinkage);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Options_OfABoundThatIsNotPositive_AreRefused(double norm) =>
        Assert.Throws<ArgumentOutOfRangeException>("MaxGradientNorm", () => new Adam([], new AdamOptions { MaxGradientNorm = norm }));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Options_OfAnImpossibleDecay_AreRefused(double decay) =>
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => new Adam([], new AdamOptions { WeightDecay = decay }));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void StepAndUpdate_SteadyState_AllocateNothing(int threads)
    {
        var parameters = MakeParameters(new CpuDevice(threads));
        var adam = new Adam(parameters, new AdamOptions { WeightDecay = 0.01, MaxGradientNorm = 1 });
        var ema = new Ema(parameters, new EmaRule<double>(0.999, 0));
        var rates = new LearningRateRule<double>(1, LearningRateSchedule.Cosine, 100) { WarmupSteps = 5 };
        for (int step = 0; step < 3; step++) Take();
        Assert.Equal(0, Allocations.Least(Take));

        void Take()
        {
            adam.Step(rates.At(adam.StepCount));
            ema.Update();
            ema.Swap();
            ema.Swap();
        }
    }

    [Fact]
    public void StepAndUpdate_OneTwoAndFiveThreads_GiveTheSameBits()
    {
        float[] want = Run(1);
        Assert.Equal(want, Run(2));
        Assert.Equal(want, Run(5));

        static float[] Run(int threads)
        {
            var parameters = MakeParameters(new CpuDevice(threads));
            var adam = new Adam(parameters, new AdamOptions { WeightDecay = 0.1, MaxGradientNorm = 0.7 });
            var ema = new Ema(parameters, EmaRule<double>.Constant(0.9));
            for (int step = 0; step < 3; step++)
            {
                adam.Step();
                ema.Update();
            }

            return [(float)adam.GradientNorm, .. ema.Averages.SelectMany(pair => pair.Average.ToArray()), .. parameters.SelectMany(parameter => parameter.Value.ToArray())];
        }
    }

    internal static Parameter[] MakeParameters(Device device)
    {
        // The first is large enough for several tasks.
        Parameter[] parameters =
        [
            new(device, "conv.weight", new Shape(72, 48, 3, 3), TensorKind.Filter),
            new(device, "conv.bias", Shape.Vector(72), TensorKind.Vector),
        ];
        for (int i = 0; i < parameters.Length; i++)
        {
            var (shape, kind) = (parameters[i].Value.Shape, parameters[i].Value.Kind);
            device.Copy(Samples.Gaussian(device, shape, i, kind), parameters[i].Value);
            device.Copy(Samples.Gaussian(device, shape, i + 10, kind), parameters[i].Gradient);
        }

        return parameters;
    }
}
