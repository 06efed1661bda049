namespace Ebb.Data;

/// <summary>How <see cref="Datasets.Open"/> opens a set.</summary>
public sealed record DataOptions
{
    /// <summary>The folder of prepared sets; null means the environment variable <c>EBB_DATA</c>, or else the user's cache.</summary>
    public string? DataDir { get; init; }

    /// <summary>Training or test images of a prepared set.</summary>
    public DataPart Part { get; init; } = DataPart.Training;

    /// <summary>Only the first so many images; null means all.</summary>
    public int? Total { get; init; }

    /// <summary>Labels must be below this.</summary>
    public int ClassLimit { get; init; } = 1000;

    /// <summary>Side of the built-in shapes, in pixels.</summary>
    public int ShapeSize { get; init; } = 32;

    /// <summary>Number of the built-in shapes, when <see cref="Total"/> does not say.</summary>
    public int ShapeCount { get; init; } = 2048;

    /// <summary>Channels of the built-in shapes: 1, 3 or 4.</summary>
    public int ShapeChannels { get; init; } = 3;

    /// <summary>Side of the images of a folder of pictures, in pixels.</summary>
    public int ImageSize { get; init; } = new ImageFolderOptions().Size;

    /// <summary>How the pictures of a folder become squares.</summary>
    public ImageCrop ImageCrop { get; init; } = ImageCrop.Center;

    /// <summary>Seed of the built-in shapes.</summary>
    public ulong Seed { get; init; }
}
