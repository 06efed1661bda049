namespace Ebb.Data;

/// <summary>How <see cref="ImageFolder.OpenAsync"/> makes training images of a folder's pictures.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>The largest <see cref="Size"/>.</summary>
    public const int LargestSize = 8192;

    /// <summary>Rows and columns of every image, in pixels, from 1 to <see cref="LargestSize"/>.</summary>
    public int Size { get; init; } = 64;

    /// <summary>How pictures that are no squares become squares.</summary>
    public ImageCrop Crop { get; init; } = ImageCrop.Center;

    /// <summary>Only so many images, taken in turn from each class; null takes all.</summary>
    public int? Total { get; init; }

    /// <summary>The folder of prepared sets, where decoded images are kept; null means the environment variable <c>EBB_DATA</c>, or else the user's cache.</summary>
    public string? DataDir { get; init; }
}
