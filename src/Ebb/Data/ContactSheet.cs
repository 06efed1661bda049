using Ebb.Tensors;

namespace Ebb.Data;

/// <summary>A picture of some images of a set, just as the net will see them.</summary>
public static class ContactSheet
{
    private const int MostImages = 64;
    private const int MostValues = 1 << 24;

    /// <summary>
    /// At most 64 images, fewer when they are large: the same number of each class, class after class, spread evenly over the set.
    /// </summary>
    public static ImageBatch Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int room = Math.Clamp(MostValues / data.ImageCount, 1, MostImages);
        var groups = Enumerable.Range(0, data.Count).GroupBy(i => data.Label(i) ?? -1).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
        int[] shares = ImageFiles.Shares(Array.ConvertAll(groups, group => group.Length), room);
        int[] chosen = [.. groups.SelectMany((group, g) => Enumerable.Range(0, shares[g]).Select(k => group[(int)((long)k * group.Length / shares[g])]))];
        var shape = new Shape(chosen.Length, data.Channels, data.Height, data.Width);
        var values = new float[shape.Count];
        for (int k = 0; k < chosen.Length; k++) data.CopyImage(chosen[k], values.AsSpan(k * data.ImageCount, data.ImageCount));
        return new(shape, values);
    }
}
