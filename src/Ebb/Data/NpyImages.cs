using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Makes data sets of npy files and checks every pixel and label on the way.</summary>
internal static class NpyImages
{
    public static Dataset Open(string name, string xPath, string? yPath, int? total, int classLimit, IReadOnlyList<string>? classNames)
    {
        if (Directory.Exists(xPath))
        {
            throw new InvalidDataException($"{xPath} is a folder; an npy file is expected. 'ebb data convert {xPath} X.npy' makes one of a folder of images.");
        }

        var header = NpyFile.ReadHeader(xPath);
        CheckShape(xPath, header.Shape, header.ShapeText);
        if (total is int wanted) Dataset.CheckTake(xPath, wanted, header.Rows);
        int[]? labels = yPath is null ? null : ReadLabels(yPath, xPath, header.Rows, total, classLimit);
        var images = NpyFile.Read(xPath, total);

        UInt128 dataBytes = header.Shape.Aggregate((UInt128)NpyHeader.BytesOf(header.Kind), (product, extent) => product * (UInt128)extent);
        long dataStart = new FileInfo(xPath).Length - (long)dataBytes;
        return FromArray(name, xPath, images, labels, classNames, dataStart, header.FortranOrder);
    }

    public static Dataset FromArray(
        string name, string source, NpyArray images, int[]? labels, IReadOnlyList<string>? classNames, long dataStart, bool placesUnknown = false)
    {
        CheckShape(source, [.. images.Shape.Select(extent => (long)extent)], $"({string.Join(", ", images.Shape)})");
        var (n, c, h, w) = (images.Shape[0], images.Shape[1], images.Shape[2], images.Shape[3]);
        if (images.Kind == NpyKind.UInt8) return new ByteDataset(name, images.UInt8Values, n, c, h, w, labels, classNames);
        if (images.Kind is not (NpyKind.Float32 or NpyKind.Float64))
        {
            throw BadFile.At(source, 0,
                $"pixels of type {NpyHeader.DescriptionOf(images.Kind)} are not read; |u1 (0 to 255) and <f4 or <f8 (0 to 1) are.");
        }

        var values = new float[images.Count];
        for (int i = 0; i < values.Length; i++)
        {
            double pixel = images[i];
            if (!(pixel >= 0 && pixel <= 1))
            {
                long offset = placesUnknown ? dataStart : dataStart + (long)i * NpyHeader.BytesOf(images.Kind);
                throw BadFile.At(source, offset,
                    $"image {i / (c * h * w)}, channel {i / (h * w) % c}, row {i / w % h}, column {i % w} is {pixel}; pixels from 0 to 1 are expected.{(pixel > 1 ? " Divide by 255, or save as uint8." : "")}");
            }

            values[i] = 2 * (float)pixel - 1;
        }

        return new FloatDataset(name, values, n, c, h, w, labels, classNames);
    }

    private static void CheckShape(string source, IReadOnlyList<long> shape, string shapeText)
    {
        if (shape.Count == 4 && shape[1] is 1 or 3 or 4 && shape.All(extent => extent > 0)) return;
        string hint = shape.Count == 4 && shape[3] is 1 or 3 or 4 ? " The channels come first: transpose(0, 3, 1, 2)." : "";
        throw BadFile.At(source, 0, $"images are shaped (N, C, H, W) with 1, 3 or 4 channels and none empty; this array is {shapeText}.{hint}");
    }

    private static int[] ReadLabels(string yPath, string xPath, long images, int? total, int classLimit)
    {
        var header = NpyFile.ReadHeader(yPath);
        if (header.Shape.Count != 1 || header.Shape[0] != images)
        {
            throw BadFile.At(yPath, 0, $"labels for the {images} images of {xPath} are shaped ({images},); this array is {header.ShapeText}.");
        }

        var array = NpyFile.Read(yPath, total);
        var labels = new int[array.Count];
        long dataStart = new FileInfo(yPath).Length - header.Rows * NpyHeader.BytesOf(array.Kind);
        for (int i = 0; i < labels.Length; i++)
        {
            double label = array[i];
            if (!(label >= 0 && label < classLimit && label == Math.Floor(label)))
            {
                throw BadFile.At(yPath, dataStart + (long)i * NpyHeader.BytesOf(array.Kind),
                    $"row {i} has the label {label}; whole numbers from 0 to {classLimit - 1} are expected.");
            }

            labels[i] = (int)label;
        }

        return labels;
    }
}
