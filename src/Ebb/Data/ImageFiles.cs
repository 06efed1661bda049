using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// The picture files of a folder. Subfolders that hold pictures are classes, numbered in sorted (ordinal) order; hidden files, and files with
/// other endings, are no pictures.
/// </summary>
internal sealed class ImageFiles
{
    private static readonly string[] Endings =
    [
        ".png", ".ppm", ".pgm", ".pbm", ".pnm", ".pam", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff",
        ".avif", ".heic", ".heif", ".jp2", ".jxl", ".qoi",
    ];

    private ImageFiles(string folder, string[] classes, string[][] groups) => (Folder, Classes, Groups) = (folder, classes, groups);

    public string Folder { get; }

    /// <summary>The class folders by label; empty when the pictures lie in the folder itself.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The paths of each class in sorted order; one group when there are no classes.</summary>
    public IReadOnlyList<string[]> Groups { get; }

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There are no pictures, or both loose ones and class folders.</exception>
    public static ImageFiles Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}.");
        string[] loose = PicturesIn(folder, deep: false);
        var classes = Directory.GetDirectories(folder)
            .Select(path => (Name: Path.GetFileName(path), Path: path))
            .Where(entry => entry.Name[0] != '.')
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => (entry.Name, Pictures: PicturesIn(entry.Path, deep: true)))
            .Where(entry => entry.Pictures.Length > 0)
            .ToArray();
        if (classes.Length > 0 && loose.Length > 0)
        {
            throw new InvalidDataException(
                $"{folder} holds both images ({Printable.Text(Path.GetFileName(loose[0]))}) and folders of images ({Printable.Text(classes[0].Name)}). Keep either images, or one folder for each class.");
        }

        if (classes.Length > 0) return new(folder, [.. classes.Select(entry => entry.Name)], [.. classes.Select(entry => entry.Pictures)]);
        return loose.Length > 0 ? new(folder, [], [loose]) : throw new InvalidDataException($"{folder} holds no images ({string.Join(", ", Endings)}).");
    }

    /// <summary>How many images each group gives when <paramref name="total"/> are taken in turn from groups of <paramref name="available"/>; null takes all.</summary>
    public static int[] Shares(IReadOnlyList<int> available, int? total)
    {
        var shares = new int[available.Count];
        int left = Math.Min(total ?? int.MaxValue, available.Sum());
        for (int turn = 0; left > 0; turn++)
        {
            for (int group = 0; group < shares.Length && left > 0; group++)
            {
                if (turn >= available[group]) continue;
                shares[group]++;
                left--;
            }
        }

        return shares;
    }

    /// <summary>The members of all groups in turn, so that every prefix is balanced, each with its group's number.</summary>
    public static List<(TItem Item, int Group)> InTurn<TItem>(IReadOnlyList<IReadOnlyList<TItem>> groups)
    {
        var all = new List<(TItem, int)>();
        for (int turn = 0; groups.Any(group => turn < group.Count); turn++)
        {
            for (int group = 0; group < groups.Count; group++)
            {
                if (turn < groups[group].Count) all.Add((groups[group][turn], group));
            }
        }

        return all;
    }

    /// <summary>A path as it is shown: inside the folder, and without control characters, which a terminal might obey.</summary>
    public string NameOf(string path) => Printable.Text(Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary>SHA-256 over every file's path inside the folder, length and time of change: another value when files come, go or change.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[16];
        foreach (string path in Groups.SelectMany(group => group))
        {
            var file = FileCursor.Resolve(path);
            BinaryPrimitives.WriteInt64LittleEndian(numbers, file.Exists ? file.Length : -1);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], file.LastWriteTimeUtc.Ticks);
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(Folder, path)));
            hash.AppendData([0]);
            hash.AppendData(numbers);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Links to folders inside a class are not followed: they may form a circle.
    private static string[] PicturesIn(string folder, bool deep)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = deep, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var files = new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && IsPicture(entry.FileName),
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return [.. files.Order(StringComparer.Ordinal)];
    }

    private static bool IsPicture(ReadOnlySpan<char> name) => Array.IndexOf(Endings, Path.GetExtension(name).ToString().ToLowerInvariant()) >= 0;
}
