using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Schedules;

namespace Ebb.Tests.Sampling;

/// <summary>A sampler that has drawn before draws what a new one does: nothing of a run is left in what the next one uses again.</summary>
public sealed class ReusedSamplerTests
{
    [Theory]
    [InlineData("ddim")]
    [InlineData("dpmpp-2m-sde")]
    [InlineData("unipc")]
    public void Sample_AgainWithOtherSeedsCountsAndWeights_GivesTheBytesOfANewSampler(string method)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 32 }, seed: 2, new CpuDevice(threads: 2));
        var model = new DiffusionModel(net, VpSchedule.Linear(20), 16, 16);
        var options = new SamplerOptions { Method = Catalog.Methods[method], Steps = 5 };
        var sampler = new Sampler(model, options);
        foreach (var (count, seed) in new[] { (3, 1ul), (3, 2ul), (5, 1ul), (3, 1ul) })
        {
            Assert.Equal(Draw(new Sampler(model, options), count, seed), Draw(sampler, count, seed));
            net.Parameters[0].Value.CopyFrom([.. net.Parameters[0].Value.ToArray().Select(value => 0.9f * value)]);
        }
    }

    [Fact]
    public void Sample_FromSeveralThreadsAtOnce_GivesEachItsImages()
    {
        var model = new DiffusionModel(new EpsConvNet(new() { Hidden = 8 }, seed: 2, new CpuDevice(threads: 2)), VpSchedule.Linear(20), 8, 8);
        var sampler = new Sampler(model, new() { Steps = 5 });
        var want = Enumerable.Range(0, 4).Select(seed => Draw(sampler, 2, (ulong)seed)).ToArray();
        Parallel.For(0, 4, seed => Assert.Equal(want[seed], Draw(sampler, 2, (ulong)seed)));
    }

    private static float[] Draw(Sampler sampler, int count, ulong seed) => [.. sampler.Sample(count, seed).Images.Values()];
}
