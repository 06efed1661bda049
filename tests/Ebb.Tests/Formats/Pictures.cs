using Ebb.Formats;
using Ebb.Random;

namespace Ebb.Tests.Formats;

/// <summary>Pictures for tests: smooth ramps with noise in the lower half, so that every PNG filter gets its turn.</summary>
public static class Pictures
{
    public static Picture Make(int width, int height, int channels, ulong seed = 0)
    {
        var picture = new Picture(width, height, channels);
        var key = new NoiseKey(seed, NoiseStream.Data);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int x = i / channels % width, y = i / channels / width;
            picture.Pixels[i] = y < height / 2 ? (byte)(3 * x + 7 * y + 50 * (i % channels)) : (byte)Noise.Bits(key, 0, i);
        }

        return picture;
    }

    public static void AssertSame(Picture expected, Picture actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        Assert.Equal(expected.Pixels, actual.Pixels);
    }
}
