namespace Ebb.Verify.Boxes;

/// <summary>Which values have generators at all, pixel by pixel: what a relu has closed has none, and is half of all work.</summary>
internal sealed class LiveChannels
{
    private readonly int[] _starts;
    private readonly int[] _places;
    private readonly int _width;

    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="channels">Channels that are looked at.</param>
    /// <param name="stride">Channels that a block has room for.</param>
    /// <param name="isLive">Whether the value of a pixel and a channel has generators.</param>
    public LiveChannels(int height, int width, int channels, int stride, Func<int, int, bool> isLive)
    {
        _width = width;
        _starts = new int[(height * width) + 1];
        var places = new List<int>(height * width * channels);
        for (int pixel = 0; pixel < height * width; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                if (isLive(pixel, channel)) places.Add((pixel % width * stride) + channel);
            }

            _starts[pixel + 1] = places.Count;
        }

        _places = [.. places];
    }

    /// <summary>For the pixels of a row from left to before right: column times stride plus channel, rising.</summary>
    public ReadOnlySpan<int> Of(int row, int left, int right)
    {
        int start = _starts[(row * _width) + left];
        return _places.AsSpan(start, _starts[(row * _width) + right] - start);
    }
}
