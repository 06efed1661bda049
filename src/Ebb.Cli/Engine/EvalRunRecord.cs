using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>What a run folder's <c>run.json</c> says of the images that the run was trained on.</summary>
/// <param name="Dataset">The data set as it was asked for.</param>
/// <param name="Sha256">The content hash of the images trained on.</param>
/// <param name="ImagesPath">The file of images, where one was named.</param>
/// <param name="LabelsPath">The file of labels, where one was named.</param>
/// <param name="Crop">How a folder's pictures became squares, "center" or "none"; null for another set.</param>
/// <param name="Images">Images trained on.</param>
/// <param name="HeldOut">Images that were never trained on.</param>
/// <param name="Seed">The seed of the run.</param>
internal sealed record EvalRunRecord(
    string Dataset, string Sha256, string? ImagesPath, string? LabelsPath, string? Crop, int Images, int HeldOut, ulong Seed)
{
    private const string FileName = "run.json";

    /// <summary>The record in a run folder, or beside a model folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is no run's record.</exception>
    public static EvalRunRecord? Find(string source)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        string?[] folders = [full, Path.GetDirectoryName(full)];
        string? path = folders.OfType<string>().Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        return path is null ? null : Read(path);
    }

    private static EvalRunRecord Read(string path)
    {
        try
        {
            var run = RunSettings.Read(path);
            return new(run.Dataset, run.DatasetSha256, run.X, run.Y, run.Crop, run.Images, run.HeldOutImages, run.Seed);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{error.Message.TrimEnd('.')}. To go without it, name the images with --dataset.", error);
        }
    }
}
