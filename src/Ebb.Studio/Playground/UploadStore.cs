using System.Globalization;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Tensors;

namespace Ebb.Studio.Playground;

/// <summary>The pictures that were uploaded last, in memory as squares.</summary>
internal sealed class UploadStore
{
    /// <summary>The most bytes of a picture.</summary>
    public const int MostBytes = 16 << 20;

    private const int MostKept = 8;
    private const int MostSide = 512;

    private readonly Lock _lock = new();
    private readonly List<(string Id, Picture Square)> _kept = [];
    private int _last;

    /// <exception cref="RefusedException">The bytes are no picture that is read.</exception>
    public UploadReply Add(byte[] bytes)
    {
        var picture = Decode(bytes);
        int side = Math.Min(MostSide, Math.Min(picture.Width, picture.Height));
        var square = Resizer.Square(picture.OverWhite(), side, ImageCrop.Center);
        lock (_lock)
        {
            string id = (++_last).ToString(CultureInfo.InvariantCulture);
            if (_kept.Count == MostKept) _kept.RemoveAt(0);
            _kept.Add((id, square));
            return new(id, picture.Width, picture.Height);
        }
    }

    /// <exception cref="RefusedException">It is not kept any more.</exception>
    public Picture Find(string id)
    {
        lock (_lock)
        {
            return _kept.Find(kept => kept.Id == id).Square ?? throw RefusedException.Missing("That upload is not kept any more; upload the picture again.");
        }
    }

    /// <summary>A square as an image of a model.</summary>
    public static ImageBatch ImageOf(Picture square, int channels, int side)
    {
        byte[] planes = PictureStack.Planes([Resizer.Square(square, side, ImageCrop.Center)], channels);
        return new ImageBatch(new Shape(1, channels, side, side), Array.ConvertAll(planes, PixelBytes.ToUnit));
    }

    private static Picture Decode(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        try
        {
            if (bytes is not [(byte)'P', >= (byte)'1' and <= (byte)'6', ..]) return PictureBounds.ReadPng(stream, "the upload");
            var picture = PnmFile.Read(stream, "the upload");
            return (long)picture.Width * picture.Height <= PictureBounds.MostPixels
                ? picture
                : throw new RefusedException(413, FormattableString.Invariant($"The picture has more than {PictureBounds.MostPixels} pixels. Make it smaller."));
        }
        catch (InvalidDataException error)
        {
            throw RefusedException.Bad($"Expected a PNG or PPM picture: {error.Message}");
        }
    }
}
