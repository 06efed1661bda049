namespace Ebb.Data;

/// <summary>How a folder of images becomes arrays.</summary>
public sealed record ConvertOptions
{
    /// <summary>Side in pixels of the square that each image is resized to. Null keeps the images, which must then have one size.</summary>
    public int? Size { get; init; }

    /// <summary>How images that are no squares become squares when <see cref="Size"/> is given.</summary>
    public ImageCrop Crop { get; init; } = ImageCrop.Center;

    /// <summary>At most so many images, taken in turn from each class; null takes all.</summary>
    public int? Limit { get; init; }

    /// <summary>1, 3 or 4 channels; null means 1 when all images are grey and 3 otherwise.</summary>
    public int? Channels { get; init; }

    /// <summary>Where the labels go; null means beside the images, with <c>-y</c> in the name.</summary>
    public string? LabelPath { get; init; }
}
