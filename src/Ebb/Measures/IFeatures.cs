using Ebb.Data;

namespace Ebb.Measures;

/// <summary>Turns images into feature vectors: the space in which a measure compares them.</summary>
public interface IFeatures
{
    /// <summary>What the features are, in a few words without spaces: it is printed beside every figure made with them.</summary>
    string Name { get; }

    /// <summary>The features of each image, a function of that image alone: the batch it comes in changes nothing.</summary>
    /// <param name="images">Values in [-1, 1], (N, C, H, W).</param>
    /// <returns>N rows, of a length that depends on (C, H, W) only.</returns>
    FeatureMatrix Of(ImageBatch images);
}
