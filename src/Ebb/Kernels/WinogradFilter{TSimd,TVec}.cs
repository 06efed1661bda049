namespace Ebb.Kernels;

/// <summary><see cref="WinogradFilter"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class WinogradFilter<TSimd, TVec> : WinogradFilter
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    public override void Run(int task)
    {
        var layout = W.Layout;
        nint channels = (nint)CpuLayout.PaddedChannels(W.Shape.C);
        var (block, slab) = Math.DivRem(task, SlabsPerBlock);
        int outputs = layout.Block;
        nint first = slab * (nint)ChannelsPerTask;
        nint end = Math.Min(first + ChannelsPerTask, channels);
        for (nint c = first; c < end; c++)
        {
            float* w = W.Data + (nint)((block * layout.FirstStride) + (c * layout.ChannelStride));
            float* u = U + ((block * (nint)Winograd.Positions * channels) + c) * outputs;
            for (int k = 0; k < outputs; k += TSimd.Count)
            {
                WinogradTile<TSimd, TVec>.Filter(w + k, (nint)layout.RowStride, (nint)layout.ColumnStride, u + k, channels * outputs);
            }
        }
    }
}
