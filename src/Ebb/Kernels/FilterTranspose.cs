namespace Ebb.Kernels;

/// <summary>
/// Swaps a filter's input and output channels and turns its kernel by half a turn, which makes the convolution's gradient
/// with respect to its input a convolution again. A task is one kernel row of one block of the result.
/// </summary>
internal sealed unsafe class FilterTranspose : Job
{
    private CpuStorage _source = null!;
    private CpuStorage _target = null!;

    public int Prepare(CpuStorage source, CpuStorage target)
    {
        (_source, _target) = (source, target);
        return Blocks * source.Shape.H;
    }

    private int Blocks => (int)(CpuLayout.PaddedChannels(_target.Shape.N) / _target.Layout.Block);

    public override void Run(int task)
    {
        var (block, row) = Math.DivRem(task, _source.Shape.H);
        var (from, to) = (_source.Layout, _target.Layout);
        int kernel = _source.Shape.H, outputs = _source.Shape.N;
        int first = block * to.Block;
        int count = Math.Min(to.Block, _source.Shape.C - first);
        for (int column = 0; column < kernel; column++)
        {
            float* source = _source.Data + (nint)(((kernel - 1 - row) * from.RowStride) + ((kernel - 1 - column) * from.ColumnStride) + (first * from.ChannelStride));
            float* target = _target.Data + (nint)((block * to.FirstStride) + (row * to.RowStride) + (column * to.ColumnStride));
            for (int k = 0; k < outputs; k++)
            {
                float* next = source + (nint)from.First(k);
                for (int i = 0; i < count; i++) target[i] = next[i * (nint)from.ChannelStride];
                target += to.ChannelStride;
            }
        }
    }
}
