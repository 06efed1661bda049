namespace Ebb.Data;

/// <summary>Images stored as floats in [-1, 1], (N, C, H, W).</summary>
internal sealed class FloatDataset(string name, float[] values, int count, int channels, int height, int width, int[]? labels, IReadOnlyList<string>? classNames)
    : Dataset(name, count, channels, height, width, classNames)
{
    public override int? Label(int index)
    {
        CheckIndex(index);
        return labels?[index];
    }

    public override void CopyImage(int index, Span<float> chw)
    {
        CheckCopy(index, chw);
        values.AsSpan(index * ImageCount, ImageCount).CopyTo(chw);
    }
}
