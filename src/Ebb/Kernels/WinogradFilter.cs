namespace Ebb.Kernels;

/// <summary>The transform of a filter, done once for each change of its weights. A task is some input channels of one output block.</summary>
internal abstract unsafe class WinogradFilter : Job
{
    protected const int ChannelsPerTask = 16;

    protected CpuStorage W { get; private set; } = null!;

    protected float* U { get; private set; }

    protected int SlabsPerBlock => Pieces(CpuLayout.PaddedChannels(W.Shape.C), ChannelsPerTask);

    /// <summary>Sets the transform up and returns the number of its tasks.</summary>
    public int Prepare(CpuStorage w, PinnedBuffer u)
    {
        W = w;
        U = u.Data;
        return SlabsPerBlock * (int)(CpuLayout.PaddedChannels(w.Shape.N) / w.Layout.Block);
    }
}
