namespace Ebb.Spec.Nn;

/// <summary>
/// The arrangement of a U-Net, by the names that diffusers gives its UNet2DModel, with its defaults. <see cref="Check"/> says
/// what does not fit together.
/// </summary>
public sealed record UNet2DConfig
{
    /// <summary>Channels of the input, at least 1. Default 3.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the output, at least 1. Default 3.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Whether the input is mapped to 2 x - 1 first. Default false.</summary>
    public bool CenterInputSample { get; init; }

    /// <summary>How the time enters. Default positional.</summary>
    public TimeEmbeddingKind TimeEmbeddingType { get; init; } = TimeEmbeddingKind.Positional;

    /// <summary>Subtracted from the number of frequencies where they are spaced; only for a positional time. Default 0.</summary>
    public double FreqShift { get; init; }

    /// <summary>Whether cosines come before sines; only for a positional time. Default true.</summary>
    public bool FlipSinToCos { get; init; } = true;

    /// <summary>For every level on the way down, from the finest, whether its blocks attend. Default all but the finest of four.</summary>
    public IReadOnlyList<bool> DownAttention { get; init; } = [false, true, true, true];

    /// <summary>For every level on the way up, from the coarsest, whether its blocks attend. Default all but the finest of four.</summary>
    public IReadOnlyList<bool> UpAttention { get; init; } = [true, true, true, false];

    /// <summary>Channels of every level, from the finest. Default 224, 448, 672, 896.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [224, 448, 672, 896];

    /// <summary>Residual blocks of a level on the way down; on the way up there is one more. Default 2.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary>Divides the sums of the middle block. Default 1.</summary>
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>1 pads all round before a convolution of stride 2; 0 pads a row below and a column to the right. Default 1.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>Channels of an attention head, or null for one head. Default 8.</summary>
    public int? AttentionHeadDim { get; init; } = 8;

    /// <summary>Groups of every group norm. Default 32.</summary>
    public int NormNumGroups { get; init; } = 32;

    /// <summary>Epsilon of every group norm. Default 1e-5.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether the time scales and shifts the second norm of a residual block instead of being added before it. Default false.</summary>
    public bool TimeScaleShift { get; init; }

    /// <summary>Whether the middle block attends. Default true.</summary>
    public bool AddAttention { get; init; } = true;

    /// <summary>The number of classes, or null for a net without. Default null.</summary>
    public int? NumClassEmbeds { get; init; }

    /// <summary>Width of the time embedding: four times the channels of the finest level.</summary>
    public int TimeEmbedDim => 4 * BlockOutChannels[0];

    /// <summary>Width of what the time embedding is made from.</summary>
    public int TimeFeatures => TimeEmbeddingType == TimeEmbeddingKind.Fourier ? 2 * BlockOutChannels[0] : BlockOutChannels[0];

    /// <summary>Rows and columns of an image must be multiples of this, so that what went down fits on the way up.</summary>
    public int SizeMultiple => 1 << (BlockOutChannels.Count - 1);

    /// <summary>The heads of an attention over so many channels.</summary>
    /// <param name="channels">A number of channels.</param>
    /// <returns>channels / AttentionHeadDim, or 1.</returns>
    public int Heads(int channels) => AttentionHeadDim is { } width ? channels / width : 1;

    /// <summary>Does nothing if the numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names the key as config.json spells it.</exception>
    public void Check()
    {
        int levels = BlockOutChannels.Count;
        Require(levels is >= 1 and <= 16, "block_out_channels", levels, "1 to 16 levels");
        Require(DownAttention.Count == levels, "down_block_types", DownAttention.Count, $"as many as block_out_channels, {levels}");
        Require(UpAttention.Count == levels, "up_block_types", UpAttention.Count, $"as many as block_out_channels, {levels}");
        Require(InChannels is >= 1 and <= 4096, "in_channels", InChannels, "1 to 4096");
        Require(OutChannels is >= 1 and <= 4096, "out_channels", OutChannels, "1 to 4096");
        Require(LayersPerBlock is >= 1 and <= 64, "layers_per_block", LayersPerBlock, "1 to 64");
        Require(DownsamplePadding is 0 or 1, "downsample_padding", DownsamplePadding, "0 or 1");
        Require(NormNumGroups >= 1, "norm_num_groups", NormNumGroups, "at least 1");
        Require(NormEps > 0 && double.IsFinite(NormEps), "norm_eps", NormEps, "a positive number");
        Require(MidBlockScaleFactor > 0 && double.IsFinite(MidBlockScaleFactor), "mid_block_scale_factor", MidBlockScaleFactor, "a positive number");
        Require(NumClassEmbeds is null or (>= 1 and <= 1 << 20), "num_class_embeds", NumClassEmbeds, "at least 1, or null");
        foreach (int channels in BlockOutChannels)
        {
            Require(channels is >= 1 and <= 1 << 14, "block_out_channels", channels, "1 to 16384 each");
            Require(channels % NormNumGroups == 0, "block_out_channels", channels, $"multiples of norm_num_groups, {NormNumGroups}");
            bool divides = AttentionHeadDim is null || (AttentionHeadDim >= 1 && channels % AttentionHeadDim == 0);
            Require(divides || !Attends(channels), "attention_head_dim", AttentionHeadDim, $"a divisor of the {channels} channels that attend");
        }

        bool hasFrequencies = TimeEmbeddingType == TimeEmbeddingKind.Fourier || (BlockOutChannels[0] >= 2 && BlockOutChannels[0] / 2 > FreqShift);
        Require(hasFrequencies, "freq_shift", FreqShift, $"less than half of the {BlockOutChannels[0]} channels of the finest level");
    }

    private bool Attends(int channels)
    {
        bool down = BlockOutChannels.Zip(DownAttention).Any(level => level.First == channels && level.Second);
        bool up = BlockOutChannels.Reverse().Zip(UpAttention).Any(level => level.First == channels && level.Second);
        return down || up || (AddAttention && channels == BlockOutChannels[^1]);
    }

    private static void Require(bool holds, string key, object? got, string expected)
    {
        if (!holds) throw new ArgumentException($"{key} is {got ?? "null"}; expected {expected}.", key);
    }
}
