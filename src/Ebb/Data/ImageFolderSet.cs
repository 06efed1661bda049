namespace Ebb.Data;

/// <summary>The images of a folder, ready to train on.</summary>
/// <param name="Images">The images: one channel when every picture is grey, else RGB. Labels are the class folders in sorted order.</param>
/// <param name="Skipped">The pictures that could not be read and are left out, in sorted order.</param>
/// <param name="FromCache">Whether the images were decoded by an earlier call.</param>
public sealed record ImageFolderSet(Dataset Images, IReadOnlyList<SkippedImage> Skipped, bool FromCache);
