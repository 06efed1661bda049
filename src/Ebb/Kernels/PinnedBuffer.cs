namespace Ebb.Kernels;

/// <summary>Zeroed floats that the collector never moves, aligned to a cache line. Managed memory: nothing to free.</summary>
internal sealed unsafe class PinnedBuffer
{
    private const int LineBytes = 64;
    private const int LineFloats = LineBytes / sizeof(float);
    private readonly float[] _array;

    /// <param name="length">The floats wanted; the buffer is rounded up to whole cache lines, so that flat loops have no tail.</param>
    public PinnedBuffer(long length)
    {
        Length = (nint)Rounded(length);
        _array = GC.AllocateArray<float>((int)Length + LineFloats, pinned: true);
        fixed (float* start = _array)
        {
            Data = (float*)(((nint)start + LineBytes - 1) & ~(nint)(LineBytes - 1));
        }
    }

    /// <summary>The first float. It stays valid while this object is reachable.</summary>
    public float* Data { get; }

    /// <summary>The number of floats, a multiple of 16.</summary>
    public nint Length { get; }

    /// <summary>The most floats a buffer can hold.</summary>
    public static long MaxLength => Array.MaxLength - (2 * LineFloats);

    /// <summary>The floats a buffer of this length really holds.</summary>
    public static long Rounded(long length) => (length + LineFloats - 1) / LineFloats * LineFloats;
}
