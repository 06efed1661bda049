using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;

namespace Ebb.Tests.Sampling;

/// <summary>Image k is the same bytes however the images are cut into blocks, and wherever a run begins.</summary>
public sealed class SampleBlockTests
{
    private const int Count = 64;

    [Theory]
    [InlineData("residual", "ddim")]
    [InlineData("residual", "ddpm")]
    [InlineData("residual", "dpmpp-2m-sde")]
    [InlineData("U-Net", "ddim")]
    [InlineData("U-Net", "ddpm")]
    [InlineData("U-Net", "dpmpp-2m-sde")]
    [InlineData("U-Net with classes, guided", "ddim")]
    [InlineData("U-Net with classes, guided", "dpmpp-2m-sde")]
    public void Sample_AtAnyBatchSize_GivesTheSameBytes(string net, string sampler)
    {
        var model = Model(net);
        var options = Options(sampler) with { Steps = 4, Guidance = model.Net.Classes > 0 ? 2.5 : null, GuidanceRescale = model.Net.Classes > 0 ? 0.5 : 0 };
        float[] all = model.Sample(Count, seed: 3, options with { BatchSize = Count }).Values().ToArray();
        Assert.True(all.Distinct().Count() > all.Length / 4, "The images say too little.");
        foreach (int? batch in (int?[])[1, 7, null]) Assert.Equal(all, model.Sample(Count, seed: 3, options with { BatchSize = batch }).Values().ToArray());

        int size = all.Length / Count;
        foreach (int k in (int[])[0, 13, 63])
        {
            Assert.Equal(all[(k * size)..((k + 1) * size)], model.Sample(1, seed: 3, options with { FirstImage = k }).Values().ToArray());
        }
    }

    private static SamplerOptions Options(string sampler) => sampler switch
    {
        "ddim" => new(),
        "ddpm" => new() { Kind = SamplerKind.Ddpm },
        _ => new() { Method = Catalog.Methods[sampler] },
    };

    private static DiffusionModel Model(string name)
    {
        var device = new CpuDevice(threads: 2);
        Net net = name == "residual" ? new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2, device) : new UNet2D(
            new UNet2DConfig
            {
                InChannels = 3,
                OutChannels = 3,
                BlockOutChannels = [8, 16],
                DownAttention = [false, true],
                UpAttention = [true, false],
                LayersPerBlock = 1,
                NormNumGroups = 4,
                AttentionHeadDim = 8,
                NumClassEmbeds = name == "U-Net" ? null : 4,
            },
            seed: 2, device);
        return new DiffusionModel(net, VpSchedule.Linear(20), 8, 8) { Prediction = PredictionKind.V, NullClass = net.Classes > 0 ? 3 : null };
    }
}
