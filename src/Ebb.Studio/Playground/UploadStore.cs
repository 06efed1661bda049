using System.Security.Cryptography;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Tensors;

namespace Ebb.Studio.Playground;

/// <summary>
/// The pictures that were uploaded last, in memory as they came. An id is a hash of the bytes: an address that carries one means the same picture
/// whenever it is opened, and whoever uploads it again brings it back.
/// </summary>
internal sealed class UploadStore
{
    /// <summary>The most bytes of a picture.</summary>
    public const int MostBytes = 16 << 20;

    private const long MostKeptBytes = 4L * MostBytes;
    private const int MostKept = 64;
    private const int IdBytes = 16;
    private const int LookSide = 256;

    private readonly Lock _lock = new();
    private readonly List<(UploadReply Reply, byte[] Bytes)> _kept = [];

    /// <exception cref="RefusedException">The bytes are no picture that is read.</exception>
    public UploadReply Add(byte[] bytes)
    {
        var picture = Decode(bytes);
        var reply = new UploadReply(Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, IdBytes)), picture.Width, picture.Height);
        lock (_lock)
        {
            _kept.RemoveAll(kept => kept.Reply.Upload == reply.Upload);
            _kept.Add((reply, bytes));
            while (_kept.Count > MostKept || _kept.Sum(kept => (long)kept.Bytes.Length) > MostKeptBytes) _kept.RemoveAt(0);
        }

        return reply;
    }

    /// <exception cref="RefusedException">It is not kept any more.</exception>
    public (UploadReply Reply, byte[] Bytes) Find(string id)
    {
        lock (_lock)
        {
            var found = _kept.Find(kept => kept.Reply.Upload == id);
            return found.Bytes is null ? throw RefusedException.Missing("That picture is not kept any more. Choose it again.") : found;
        }
    }

    /// <summary>A picture as a model takes it, in the way of <see cref="ImageBatch.Read"/>.</summary>
    public static ImageBatch ImageOf(byte[] bytes, int channels, int side)
    {
        byte[] planes = PictureStack.Planes([Resizer.Square(Decode(bytes).OverWhite(), side, ImageCrop.Center)], channels);
        return new ImageBatch(new Shape(1, channels, side, side), Array.ConvertAll(planes, PixelBytes.ToUnit));
    }

    /// <summary>The square of a picture that a model takes, small enough to be looked at.</summary>
    public static Picture LookOf(byte[] bytes)
    {
        var picture = Decode(bytes).OverWhite();
        return Resizer.Square(picture, Math.Min(LookSide, Math.Min(picture.Width, picture.Height)), ImageCrop.Center);
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
