using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Images stored as bytes (N, C, H, W), a quarter of their size as floats.</summary>
internal sealed class ByteDataset(string name, byte[] pixels, int count, int channels, int height, int width, int[]? labels, IReadOnlyList<string>? classNames)
    : Dataset(name, count, channels, height, width, classNames)
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(value => PixelBytes.ToUnit((byte)value))];

    public override long Bytes => pixels.Length;

    public override int? Label(int index)
    {
        CheckIndex(index);
        return labels?[index];
    }

    public override void CopyImage(int index, Span<float> chw)
    {
        CheckCopy(index, chw);
        var source = pixels.AsSpan(index * ImageCount, ImageCount);
        for (int i = 0; i < chw.Length; i++) chw[i] = Values[source[i]];
    }
}
