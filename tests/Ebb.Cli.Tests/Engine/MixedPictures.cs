using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Ebb.Formats;

namespace Ebb.Cli.Tests.Engine;

/// <summary>Makes folders of pictures as people have them: of every kind and size.</summary>
internal static class MixedPictures
{
    private const int Kinds = 6;

    /// <summary>Writes <paramref name="count"/> pictures: 8-bit PNG with one to four channels, 16-bit and palette PNG, and PPM, in classes <c>bird</c> and <c>cat</c>.</summary>
    public static void Write(string folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string stem = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, i % 2 == 0 ? "cat" : "bird")).FullName, $"{i:000}");
            switch (i / 2 % (Kinds + 1))
            {
                case 4:
                    File.WriteAllBytes($"{stem}.png", Png(5 + i % 9, 7 + i % 5, depth: 16, seed: i));
                    break;
                case 5:
                    File.WriteAllBytes($"{stem}.png", Png(5 + i % 9, 7 + i % 5, depth: 1, seed: i));
                    break;
                case Kinds:
                    PnmFile.WriteBinary($"{stem}.ppm", Picture(i, 3));
                    break;
                case var kind:
                    PngFile.Write($"{stem}.png", Picture(i, 1 + kind));
                    break;
            }
        }
    }

    /// <summary>Writes JPEG files beside them with one call of ImageMagick's convert; false when it is not installed.</summary>
    public static bool TryWriteJpegs(string folder, int count)
    {
        string sources = Directory.CreateDirectory(Path.Combine(folder, ".sources")).FullName;
        for (int i = 0; i < count; i++) PnmFile.WriteBinary(Path.Combine(sources, $"{i:000}.ppm"), Picture(1000 + i, i % 3 == 0 ? 1 : 3));
        var start = new ProcessStartInfo("convert", [.. Directory.GetFiles(sources).Order(StringComparer.Ordinal), Path.Combine(folder, "cat", "photo-%03d.jpg")]);
        try
        {
            using var convert = Process.Start(start)!;
            convert.WaitForExit();
            return convert.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(sources, recursive: true);
        }
    }

    private static Picture Picture(int seed, int channels)
    {
        var picture = new Picture(10 + seed % 23, 10 + seed % 17, channels);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = (byte)(seed + 3 * i);
        return picture;
    }

    /// <summary>A PNG that the library's writer does not make: 16-bit grey, or 1-bit palette of red and blue.</summary>
    private static byte[] Png(int width, int height, int depth, int seed)
    {
        bool palette = depth == 1;
        int rowBytes = (width * depth + 7) / 8;
        byte[] rows = [.. Enumerable.Range(0, height).SelectMany(y => Enumerable.Range(0, rowBytes).Select(x => (byte)(seed + 5 * x + 7 * y)).Prepend((byte)0))];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(rows);
        byte[] header = [0, 0, 0, (byte)width, 0, 0, 0, (byte)height, (byte)depth, (byte)(palette ? 3 : 0), 0, 0, 0];
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. palette ? Chunk("PLTE", [255, 0, 0, 0, 0, 255]) : [],
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data], length = new byte[4], sum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(body));
        return [.. length, .. body, .. sum];
    }

    // CRC-32 of ISO 3309, bit by bit.
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
