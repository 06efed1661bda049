using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Lays pictures of one size out as a data set's bytes.</summary>
internal static class PictureStack
{
    /// <summary>All pixels in the order (N, C, H, W).</summary>
    public static byte[] Planes(IReadOnlyList<Picture> pictures, int channels)
    {
        int plane = pictures[0].Width * pictures[0].Height;
        var all = new byte[pictures.Count * channels * plane];
        for (int n = 0; n < pictures.Count; n++)
        {
            byte[] pixels = pictures[n].WithChannels(channels).Pixels;
            for (int i = 0; i < pixels.Length; i++) all[(n * channels + i % channels) * plane + i / channels] = pixels[i];
        }

        return all;
    }
}
