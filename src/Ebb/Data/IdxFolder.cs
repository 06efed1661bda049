using Ebb.Formats;

namespace Ebb.Data;

/// <summary>The four IDX files of MNIST and Fashion-MNIST.</summary>
internal static class IdxFolder
{
    private static readonly string[] Stems = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public static IEnumerable<string> Files => Stems.SelectMany(Variants);

    /// <summary>Null when the folder has none of the files.</summary>
    public static PreparedArrays? TryRead(KnownSet set, string folder)
    {
        string?[] paths = [.. Stems.Select(stem => Variants(stem).Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists))];
        if (paths.All(path => path is null)) return null;
        int missing = Array.IndexOf(paths, null);
        if (missing >= 0) throw new DataUnavailableException($"{folder} lacks {Stems[missing]} (plain or .gz).");
        return new(
            Images(set, paths[0]!),
            Labels(set, paths[1]!),
            Images(set, paths[2]!),
            Labels(set, paths[3]!));
    }

    // Some copies of the files write a dot before "idx".
    private static string[] Variants(string stem) => [stem, stem + ".gz", stem.Replace("-idx", ".idx", StringComparison.Ordinal), stem.Replace("-idx", ".idx", StringComparison.Ordinal) + ".gz"];

    private static NpyArray Images(KnownSet set, string path)
    {
        var array = IdxFile.Read(path);
        if (array.Shape.Count != 3 || array.Shape[1] != set.Image.Height || array.Shape[2] != set.Image.Width)
        {
            throw BadFile.At(path, 4, $"images of {set.Image.Height} x {set.Image.Width} are expected; the extents are ({string.Join(", ", array.Shape)}).");
        }

        return NpyArray.Of(array.UInt8Values, array.Shape[0], 1, set.Image.Height, set.Image.Width);
    }

    private static NpyArray Labels(KnownSet set, string path)
    {
        var array = IdxFile.Read(path);
        if (array.Shape.Count != 1) throw BadFile.At(path, 3, $"labels have one axis; this file has {array.Shape.Count}.");
        int wrong = array.UInt8Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(set.ClassNames.Count - 1));
        return wrong < 0 ? array : throw BadFile.At(path, 8 + wrong, $"label {wrong} is {array[wrong]}; 0 to {set.ClassNames.Count - 1} are expected.");
    }
}
