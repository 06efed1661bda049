namespace Ebb.Kernels;

/// <summary>
/// Where the gradient before a norm's factors lies between the two passes over it: in dy where it is dy, else where the first pass leaves
/// it for the second, in dx or in memory of its own.
/// </summary>
internal sealed unsafe class NormUpstream
{
    private PinnedBuffer _own = new(0);

    /// <summary>The gradient, laid out like x.</summary>
    public float* Data { get; private set; }

    /// <summary>Whether the first pass has to write it.</summary>
    public bool IsWritten { get; private set; }

    public void Place(CpuStorage x, CpuStorage dy, bool silu, bool accumulate, CpuStorage dx)
    {
        IsWritten = silu;
        bool needsOwn = silu && (accumulate || dx == x);
        if (needsOwn && _own.Length < x.Length) _own = new PinnedBuffer(x.Length);
        Data = needsOwn ? _own.Data : (silu ? dx : dy).Data;
    }
}
