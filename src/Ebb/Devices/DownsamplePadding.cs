namespace Ebb.Devices;

/// <summary>Where a 3x3 convolution of stride 2 finds zeros around the image.</summary>
public enum DownsamplePadding
{
    /// <summary>One all round: H rows become (H + 1) / 2.</summary>
    Around,

    /// <summary>One row below and one column to the right: H rows become H / 2.</summary>
    BelowRight,
}
