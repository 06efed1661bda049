namespace Ebb.Tensors;

/// <summary>What a tensor holds, which tells a device how it may lay the values out in memory.</summary>
public enum TensorKind
{
    /// <summary>A batch of images or feature maps, (N, C, H, W).</summary>
    Image,

    /// <summary>The weights of a convolution, (output channels, input channels, kernel rows, kernel columns).</summary>
    Filter,

    /// <summary>A vector of one value per channel, (1, C, 1, 1).</summary>
    Vector,
}
