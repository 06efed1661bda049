namespace Ebb.Data;

/// <summary>Some images of another set, in the order of <c>indices</c>.</summary>
internal sealed class SubsetDataset(Dataset whole, int[] indices)
    : Dataset(whole.Name, indices.Length, whole.Channels, whole.Height, whole.Width, whole.ClassNames)
{
    public override long Bytes => (whole.Bytes / whole.Count * Count) + ((long)Count * sizeof(int));

    public override int? Label(int index)
    {
        CheckIndex(index);
        return whole.Label(indices[index]);
    }

    public override void CopyImage(int index, Span<float> chw)
    {
        CheckCopy(index, chw);
        whole.CopyImage(indices[index], chw);
    }
}
