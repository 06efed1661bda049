namespace Ebb.Formats;

/// <summary>Parses the bytes of one netpbm file.</summary>
internal sealed class PnmParser(string name, long start, byte[] bytes)
{
    private int _at;

    public Picture Parse()
    {
        if (bytes.Length < 2 || bytes[0] != 'P' || bytes[1] is not ((byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'))
        {
            throw Bad(0, "this is not a netpbm picture: it does not begin with P2, P3, P5 or P6.");
        }

        bool text = bytes[1] < '5';
        int channels = bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        _at = 2;
        int width = Number("the width", 1, int.MaxValue), height = Number("the height", 1, int.MaxValue), maximum = Number("the maximum", 1, 65535);
        Int128 samples = (Int128)width * height * channels;
        if (!text && !IsSpace(_at++)) throw Bad(_at - 1, "one white-space character is expected after the maximum.");

        int sampleBytes = maximum > 255 ? 2 : 1;
        Int128 needed = text ? 2 * samples - 1 : samples * sampleBytes;
        if (needed > bytes.Length - _at || (!text && needed < bytes.Length - _at))
        {
            throw Bad(_at, $"{width} x {height} pixels need {(text ? "at least " : "")}{needed} bytes, but {bytes.Length - _at} follow.");
        }

        var picture = new Picture(width, height, channels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int sample = text ? Number("a sample", 0, maximum) : Binary(sampleBytes, maximum);
            picture.Pixels[i] = (byte)((sample * 255 + maximum / 2) / maximum);
        }

        SkipSpace();
        if (text && _at < bytes.Length) throw Bad(_at, "something follows the last pixel.");
        return picture;
    }

    private int Binary(int sampleBytes, int maximum)
    {
        int sample = bytes[_at++];
        if (sampleBytes == 2) sample = sample << 8 | bytes[_at++];
        return sample <= maximum ? sample : throw Bad(_at - sampleBytes, $"the sample {sample} is above the maximum {maximum}.");
    }

    private int Number(string what, int smallest, int largest)
    {
        SkipSpace();
        int first = _at;
        long number = 0;
        for (; _at < bytes.Length && bytes[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            number = Math.Min(number * 10 + (bytes[_at] - '0'), long.MaxValue / 16);
        }

        if (_at == first) throw Bad(first, $"{what} is missing; a whole number is expected.");
        return number >= smallest && number <= largest ? (int)number : throw Bad(first, $"{what} is out of range; {smallest} to {largest} is expected.");
    }

    private void SkipSpace()
    {
        while (_at < bytes.Length && (IsSpace(_at) || bytes[_at] == '#'))
        {
            if (bytes[_at] == '#') while (_at < bytes.Length && bytes[_at] is not ((byte)'\n' or (byte)'\r')) _at++;
            else _at++;
        }
    }

    private bool IsSpace(int at) => at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 11 or 12;

    private InvalidDataException Bad(int at, string problem) => BadFile.At(name, start + at, problem);
}
