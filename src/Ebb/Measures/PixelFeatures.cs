using Ebb.Data;

namespace Ebb.Measures;

/// <summary>The pixel values themselves, C * H * W of them.</summary>
public sealed class PixelFeatures : IFeatures
{
    /// <inheritdoc/>
    public string Name => "pixels";

    /// <inheritdoc/>
    public FeatureMatrix Of(ImageBatch images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new FeatureMatrix(images.Count, images.Shape.ImageCount, images.Values().ToArray());
    }
}
