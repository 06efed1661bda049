namespace Ebb.Formats;

/// <summary>
/// An 8-bit picture in memory: rows from the top, pixels from the left, channels interleaved.
/// One channel is grey, two are grey and alpha, three are RGB, four are RGBA.
/// </summary>
public sealed class Picture
{
    /// <summary>Makes a picture over <paramref name="pixels"/>, which is not copied; null makes a black one.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 to 4.</param>
    /// <param name="pixels">width * height * channels bytes.</param>
    /// <exception cref="ArgumentException">An extent is out of range or the byte count is another.</exception>
    public Picture(int width, int height, int channels, byte[]? pixels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        Int128 count = (Int128)width * height * channels;
        if (count > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(width),
                $"A picture of {width} x {height} x {channels} needs {count} bytes; at most {Array.MaxLength} are possible.");
        }

        if (pixels is not null && pixels.Length != count)
        {
            throw new ArgumentException(
                $"A picture of {width} x {height} x {channels} has {count} bytes, but {pixels.Length} are given.", nameof(pixels));
        }

        (Width, Height, Channels, Pixels) = (width, height, channels, pixels ?? new byte[(int)count]);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>The bytes, Height * Width * Channels of them.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of one pixel.</summary>
    public Span<byte> Pixel(int x, int y) => Pixels.AsSpan((y * Width + x) * Channels, Channels);

    /// <summary>
    /// The picture with <paramref name="channels"/> channels: grey becomes RGB by repetition, RGB becomes grey by 0.299 R + 0.587 G + 0.114 B
    /// (ITU-R BT.601, rounded), new alpha is 255, alpha that has no place is dropped. The same object when nothing changes.
    /// </summary>
    public Picture WithChannels(int channels)
    {
        if (channels == Channels) return this;
        var result = new Picture(Width, Height, channels);
        int count = Width * Height;
        for (int i = 0; i < count; i++)
        {
            Convert(Pixels.AsSpan(i * Channels, Channels), result.Pixels.AsSpan(i * channels, channels));
        }

        return result;
    }

    /// <summary>Whether every pixel's colours are equal; alpha does not count.</summary>
    public bool IsGrey
    {
        get
        {
            for (int i = 0; Channels >= 3 && i < Pixels.Length; i += Channels)
            {
                if (Pixels[i] != Pixels[i + 1] || Pixels[i] != Pixels[i + 2]) return false;
            }

            return true;
        }
    }

    /// <summary>The picture without alpha, laid over white: value * alpha + 255 * (1 - alpha), rounded. The same object when there is no alpha.</summary>
    public Picture OverWhite()
    {
        if (Channels is 1 or 3) return this;
        var result = new Picture(Width, Height, Channels - 1);
        for (int from = 0, to = 0; from < Pixels.Length; from += Channels)
        {
            int alpha = Pixels[from + Channels - 1];
            for (int c = 0; c < Channels - 1; c++) result.Pixels[to++] = (byte)((Pixels[from + c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }

        return result;
    }

    /// <summary>One image of floats in [-1, 1], laid out (C, H, W), as a picture by the rule of <see cref="PixelBytes"/>.</summary>
    /// <param name="chw">channels * height * width values.</param>
    /// <param name="channels">1 to 4.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static Picture FromImage(ReadOnlySpan<float> chw, int channels, int height, int width)
    {
        var picture = new Picture(width, height, channels);
        if (chw.Length != picture.Pixels.Length)
        {
            throw new ArgumentException(
                $"An image ({channels}, {height}, {width}) has {picture.Pixels.Length} values, but {chw.Length} are given.", nameof(chw));
        }

        int plane = width * height;
        for (int i = 0; i < chw.Length; i++) picture.Pixels[i % plane * channels + i / plane] = PixelBytes.FromUnit(chw[i]);
        return picture;
    }

    private static void Convert(ReadOnlySpan<byte> source, Span<byte> target)
    {
        bool colour = source.Length >= 3;
        if (target.Length >= 3)
        {
            for (int c = 0; c < 3; c++) target[c] = colour ? source[c] : source[0];
        }
        else
        {
            target[0] = colour ? (byte)((299 * source[0] + 587 * source[1] + 114 * source[2] + 500) / 1000) : source[0];
        }

        if (target.Length is 2 or 4) target[^1] = source.Length is 2 or 4 ? source[^1] : (byte)255;
    }
}
