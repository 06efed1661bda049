using System.Numerics;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Nn;

namespace Ebb.Cli.Engine;

/// <summary>Makes the net that the settings of a training run describe.</summary>
internal static class TrainNet
{
    private const int UsualGroups = 32;
    private const int UsualHeadDim = 8;

    public static Net Create(TrainSettings settings, TrainingData data, Device device)
    {
        int channels = data.Train.Channels;
        if (settings.UNet is { } unet)
        {
            // One class more, for none, where some are hidden.
            int? classes = settings.ClassDropout is { } dropout ? data.CountClasses() + (dropout > 0 ? 1 : 0) : null;
            return new UNet2D(Config(unet, channels) with { NumClassEmbeds = classes }, settings.Seed, device);
        }

        var config = new EpsConvNetConfig { DataChannels = channels, Hidden = settings.Hidden, Kernel = settings.Kernel };
        return settings.ResidualNet ? new EpsResidualConvNet(config, settings.Seed, device) : new EpsConvNet(config, settings.Seed, device);
    }

    // Groups and heads are the ecosystem's, or the most below them that divide the channels.
    private static UNet2DConfig Config(UNetSettings unet, int dataChannels)
    {
        int levels = unet.Channels.Count;
        return new UNet2DConfig
        {
            InChannels = dataChannels,
            OutChannels = dataChannels,
            BlockOutChannels = unet.Channels,
            LayersPerBlock = unet.LayersPerBlock,
            DownAttention = [.. Enumerable.Range(0, levels).Select(level => level >= levels - unet.AttentionLevels)],
            UpAttention = [.. Enumerable.Range(0, levels).Select(level => level < unet.AttentionLevels)],
            AddAttention = unet.AttentionLevels > 0,
            AttentionHeadDim = CommonDivisor(unet.Channels, UsualHeadDim),
            NormNumGroups = CommonDivisor(unet.Channels, UsualGroups),
        };
    }

    private static int CommonDivisor(IEnumerable<int> numbers, int most) =>
        (int)numbers.Aggregate((BigInteger)most, (divisor, number) => BigInteger.GreatestCommonDivisor(divisor, number));
}
