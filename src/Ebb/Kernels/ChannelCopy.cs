using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>Copies some channels of one tensor to some channels of another of the same pixels, or adds them there.</summary>
internal sealed unsafe class ChannelCopy : RowJob
{
    private CpuStorage _source = null!, _target = null!;
    private int _from, _to, _count;
    private bool _accumulate;

    public int Prepare(CpuStorage source, int from, CpuStorage target, int to, int count, bool accumulate)
    {
        (_source, _from, _target, _to, _count, _accumulate) = (source, from, target, to, count, accumulate);
        return Cut(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int n, int h)
    {
        float* source = _source.Row(n, _from, h), target = _target.Row(n, _to, h);
        nint sourceStep = (nint)_source.Layout.ColumnStride, targetStep = (nint)_target.Layout.ColumnStride;
        for (int w = 0; w < _target.Shape.W; w++)
        {
            var values = new ReadOnlySpan<float>(source, _count);
            var place = new Span<float>(target, _count);
            if (_accumulate) TensorPrimitives.Add(place, values, place);
            else values.CopyTo(place);
            source += sourceStep;
            target += targetStep;
        }
    }
}
