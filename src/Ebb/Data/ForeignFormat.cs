using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// A picture format that an outside program decodes, recognised by the file's first bytes. The program is told the format and gets the bytes on its
/// input: it sees neither the file's name nor a format of its own guessing, so that neither a name like <c>msl:x</c> nor content that is a
/// script (SVG, MVG, MSL, PostScript) reaches an interpreter.
/// </summary>
/// <param name="Name">The format for people.</param>
/// <param name="Coder">ImageMagick's name.</param>
/// <param name="Demuxer">ffmpeg's name.</param>
internal sealed record ForeignFormat(string Name, string Coder, string Demuxer)
{
    private const int BrandAt = 8;

    /// <summary>The format of <paramref name="bytes"/>, or null when it is none of the known ones.</summary>
    public static ForeignFormat? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngReader.Signature)) return new("PNG", "png", "png_pipe");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return new("JPEG", "jpeg", "jpeg_pipe");
        if (bytes.StartsWith("RIFF"u8) && bytes.Length > BrandAt && bytes[BrandAt..].StartsWith("WEBP"u8)) return new("WebP", "webp", "webp_pipe");
        if (bytes.StartsWith("GIF8"u8)) return new("GIF", "gif", "gif_pipe");
        if (bytes.StartsWith("BM"u8)) return new("BMP", "bmp", "bmp_pipe");
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)) return new("TIFF", "tiff", "tiff_pipe");
        if (bytes.StartsWith("P1"u8) || bytes.StartsWith("P4"u8)) return new("PBM", "pbm", "pbm_pipe");
        if (bytes.StartsWith("P7"u8)) return new("PAM", "pam", "pam_pipe");
        if (bytes.StartsWith("qoif"u8)) return new("QOI", "qoi", "qoi_pipe");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A])) return new("JPEG XL", "jxl", "jpegxl_pipe");
        return bytes.Length > BrandAt ? OfBoxes(bytes) : null;
    }

    // The formats made of boxes: four bytes of length, four of type, then the brand.
    private static ForeignFormat? OfBoxes(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> type = bytes[4..], brand = bytes[BrandAt..];
        if (type.StartsWith("jP  "u8)) return new("JPEG 2000", "jp2", "j2k_pipe");
        if (type.StartsWith("JXL "u8)) return new("JPEG XL", "jxl", "jpegxl_pipe");
        if (!type.StartsWith("ftyp"u8)) return null;
        if (brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8)) return new("AVIF", "avif", "mov");
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? new("HEIC", "heic", "mov") : null;
    }
}
