using Ebb.Spec.Nn;

namespace Ebb.Tests;

/// <summary>A U-Net of two levels, the lower of which attends, as small as tests like it.</summary>
internal static class TinyUNet
{
    public static UNet2DConfig Config { get; } = new()
    {
        BlockOutChannels = [4, 8],
        DownAttention = [false, true],
        UpAttention = [true, false],
        LayersPerBlock = 1,
        NormNumGroups = 2,
        AttentionHeadDim = 4,
    };
}
