using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Tests.Sampling;

public sealed class SamplerTests
{
    public static TheoryData<SamplerKind, ClipMode> Ways
    {
        get
        {
            var data = new TheoryData<SamplerKind, ClipMode>();
            foreach (var kind in Enum.GetValues<SamplerKind>())
            {
                foreach (var clip in Enum.GetValues<ClipMode>()) data.Add(kind, clip);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sample_ImageK_IsTheSameInAnyRun(SamplerKind kind, ClipMode clip)
    {
        var model = Model();
        var options = new SamplerOptions { Kind = kind, Clip = clip };
        var all = model.Sample(5, seed: 9, options);
        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(all.Values(k, 1).ToArray(), model.Sample(1, seed: 9, options with { FirstImage = k }).Values().ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sample_SameSeedTwice_IsTheSame_AnotherSeedIsNot(SamplerKind kind, ClipMode clip)
    {
        var model = Model();
        var options = new SamplerOptions { Kind = kind, Clip = clip };
        Assert.Equal(model.Sample(2, 1, options).Values().ToArray(), model.Sample(2, 1, options).Values().ToArray());
        Assert.NotEqual(model.Sample(2, 1, options).Values().ToArray(), model.Sample(2, 2, options).Values().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Sample_AnySubsetOfSteps_ClippedEndsInsideTheImageRange(int steps)
    {
        foreach (var kind in Enum.GetValues<SamplerKind>())
        {
            var image = Model().Sample(1, 1, new() { Kind = kind, Steps = steps });
            Assert.All(image.Values().ToArray(), value => Assert.InRange(value, -1.0001f, 1.0001f));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(21)]
    public void New_StepsOutsideTheSchedule_SaysTheRange(int steps)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(Model(), new() { Steps = steps }));
        Assert.Contains("1 to 20", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A net that amplifies its input makes the mode keep run away; recompute holds it, whatever the net says.</summary>
    [Fact]
    public void Sample_AmplifyingNet_KeepWarnsWithTheTimestepAndRecomputeStaysBounded()
    {
        var model = Model(amplification: 30);
        var keep = new Sampler(model, new() { Clip = ClipMode.Keep }).Sample(1, 1);
        var recompute = new Sampler(model, new() { Clip = ClipMode.Recompute }).Sample(1, 1);

        Assert.Equal(19, keep.FirstLargeTimestep);
        Assert.Contains("t = 19", keep.Warning, StringComparison.Ordinal);
        Assert.Null(recompute.Warning);
        Assert.InRange(recompute.LargestMagnitude, 0, 6);
    }

    [Fact]
    public void Denoise_WrongShape_NamesBoth()
    {
        var model = Model();
        var error = Assert.Throws<ArgumentException>(() => new Sampler(model).Denoise(new(new(1, 1, 8, 8), new float[64]), 3, 0));
        Assert.Contains("(1, 3, 8, 8)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(1, 1, 8, 8)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reconstruction_OfAnImage_NoisesByTheSchedule()
    {
        var model = Model();
        var reference = model.Sample(1, 4);
        var low = Reconstruction.Of(model, reference, timestep: 0, seed: 0);
        var high = Reconstruction.Of(model, reference, timestep: 19, seed: 0);
        Assert.True(low.NoisyError < 0.01 && high.NoisyError > 0.3, $"{low.NoisyError}, {high.NoisyError}");
        Assert.True(low.ReconstructionError < 1);
    }

    [Theory]
    [InlineData(null, 100, 25)]
    [InlineData(null, 1, 0)]
    [InlineData(0, 100, 0)]
    [InlineData(99, 100, 99)]
    [InlineData(500, 100, 99)]
    public void ChooseTimestep_GivenOrNot_StaysBelowT(int? given, int steps, int expected) =>
        Assert.Equal(expected, Reconstruction.ChooseTimestep(given, steps));

    private static DiffusionModel Model(float amplification = 1)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2, new CpuDevice(threads: 2));
        var weight = net.Parameters[^2].Value;
        weight.CopyFrom([.. weight.ToArray().Select(value => value * amplification * 10)]);
        return new DiffusionModel(net, VpSchedule.Linear(20), 8, 8);
    }
}
