using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Keeps the decoded images of folders among the prepared sets, one entry for each folder, size, crop and total. An entry knows the state of the
/// folder it was made from; when the folder has changed, the entry is not used, and the next one takes its place.
/// </summary>
internal sealed class ImageFolderCache
{
    // Goes up when the same files would give other pixels.
    private const int Version = 1;
    private const string InfoFile = "info.json";
    private const int MaxInfoBytes = 1 << 26;

    private readonly string _entry;
    private readonly string _state;
    private readonly int _classes;

    public ImageFolderCache(ImageFiles files, ImageFolderOptions options)
    {
        string full = Path.GetFullPath(files.Folder);
        string key = FormattableString.Invariant($"{Version}\n{Path.TrimEndingDirectorySeparator(full)}\n{options.Size}\n{options.Crop}\n{options.Total}");
        _entry = Path.Combine(new DataCache(options.DataDir).Root, "images", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]);
        _state = files.Fingerprint();
        _classes = files.Classes.Count;
    }

    /// <summary>The images and labels of the folder as it is now, or null when they are not there, whatever the cause.</summary>
    public (NpyArray Images, int[]? Labels, IReadOnlyList<SkippedImage> Skipped)? Find()
    {
        try
        {
            string path = Path.Combine(_entry, InfoFile);
            if (!File.Exists(path)) return null;
            var info = JsonSerializer.Deserialize(SmallFile.Read(path, MaxInfoBytes), DataJson.Default.ImageFolderInfo);
            if (info is null || info.State != _state) return null;
            string images = Path.Combine(_entry, ImagesFile);
            using (var stream = File.OpenRead(images))
            {
                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != info.Sum) return null;
            }

            var array = NpyFile.Read(images);
            return Fits(info, array) ? (array, info.Labels, info.Skipped) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps what was decoded. A cache that cannot be written is no error: the next start decodes again.</summary>
    public void Store(NpyArray images, int[]? labels, IReadOnlyList<SkippedImage> skipped)
    {
        try
        {
            string path = Path.Combine(_entry, ImagesFile);
            NpyFile.Write(path, images);
            string sum;
            using (var stream = File.OpenRead(path)) sum = Convert.ToHexStringLower(SHA256.HashData(stream));
            AtomicFile.WriteBytes(Path.Combine(_entry, InfoFile), JsonSerializer.SerializeToUtf8Bytes(new ImageFolderInfo(_state, sum, labels, skipped), DataJson.Default.ImageFolderInfo));
            foreach (string old in Directory.EnumerateFiles(_entry, "*.npy").Where(file => Path.GetFileName(file) != ImagesFile)) File.Delete(old);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private bool Fits(ImageFolderInfo info, NpyArray images)
    {
        if (images.Kind != NpyKind.UInt8 || images.Shape.Count != 4 || info.Skipped.Any(skipped => skipped is null)) return false;
        return info.Labels is { } labels
            ? labels.Length == images.Shape[0] && labels.All(label => label >= 0 && label < _classes)
            : _classes == 0;
    }

    // Another state has another file, so that a reader never finds pixels of one state under the record of another.
    private string ImagesFile => $"{_state[..16]}.npy";
}
