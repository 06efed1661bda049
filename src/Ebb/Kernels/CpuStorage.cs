using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>The memory of one tensor on the CPU device, in the layout that <see cref="CpuLayout"/> describes.</summary>
internal sealed unsafe class CpuStorage : TensorStorage
{
    private readonly PinnedBuffer _buffer;
    private CpuStorage? _transposed;
    private long _transposedVersion = -1;
    private PinnedBuffer? _winograd;
    private long _winogradVersion = -1;

    public CpuStorage(Shape shape, TensorKind kind)
    {
        (Shape, Kind, Layout) = (shape, kind, new CpuLayout(shape, kind));
        if (Layout.Length > PinnedBuffer.MaxLength)
        {
            throw new ArgumentException(
                $"A {kind} of shape {shape} takes {Layout.Length} floats with its padding; one tensor holds at most {PinnedBuffer.MaxLength}. Use a smaller batch or image.",
                nameof(shape));
        }

        _buffer = new PinnedBuffer(Layout.Length);
    }

    public Shape Shape { get; }

    public TensorKind Kind { get; }

    public CpuLayout Layout { get; }

    public float* Data => _buffer.Data;

    /// <summary>All floats, padding included: a multiple of 16.</summary>
    public nint Length => _buffer.Length;

    public override long Bytes => Length * sizeof(float);

    /// <summary>Counts the writes, so that what is derived from the values can be kept until they change.</summary>
    public long Version { get; set; }

    /// <summary>All floats, padding and halo included, for tests of the layout.</summary>
    public ReadOnlySpan<float> Raw => new(Data, (int)Length);

    /// <summary>Room for this filter transposed and flipped; <paramref name="stale"/> says whether it has to be filled again.</summary>
    public CpuStorage Transposed(out bool stale)
    {
        _transposed ??= new CpuStorage(new Shape(Shape.C, Shape.N, Shape.H, Shape.W), TensorKind.Filter);
        stale = _transposedVersion != Version;
        if (stale) _transposed.Version++;
        _transposedVersion = Version;
        return _transposed;
    }

    /// <summary>Room for this filter after Winograd's transform; <paramref name="stale"/> says whether it has to be filled again.</summary>
    public PinnedBuffer Winograd(out bool stale)
    {
        _winograd ??= new PinnedBuffer(Kernels.Winograd.FilterLength(this));
        stale = _winogradVersion != Version;
        _winogradVersion = Version;
        return _winograd;
    }

    /// <summary>Copies row-major values in; padding stays zero.</summary>
    public void Upload(ReadOnlySpan<float> values)
    {
        fixed (float* source = values)
        {
            float* next = source;
            for (int n = 0; n < Shape.N; n++)
            {
                for (int c = 0; c < Shape.C; c++)
                {
                    for (int h = 0; h < Shape.H; h++)
                    {
                        float* target = Row(n, c, h);
                        for (int w = 0; w < Shape.W; w++) target[w * (nint)Layout.ColumnStride] = *next++;
                    }
                }
            }
        }
    }

    /// <summary>Copies the values out in row-major order.</summary>
    public void Download(Span<float> values)
    {
        fixed (float* target = values)
        {
            float* next = target;
            for (int n = 0; n < Shape.N; n++)
            {
                for (int c = 0; c < Shape.C; c++)
                {
                    for (int h = 0; h < Shape.H; h++)
                    {
                        float* source = Row(n, c, h);
                        for (int w = 0; w < Shape.W; w++) *next++ = source[w * (nint)Layout.ColumnStride];
                    }
                }
            }
        }
    }

    /// <summary>Sets every value; padding stays zero.</summary>
    public void Fill(float value)
    {
        if (value == 0)
        {
            new Span<float>(Data, (int)Length).Clear();
            return;
        }

        for (int n = 0; n < Shape.N; n++)
        {
            for (int c = 0; c < Shape.C; c++)
            {
                for (int h = 0; h < Shape.H; h++)
                {
                    float* target = Row(n, c, h);
                    for (int w = 0; w < Shape.W; w++) target[w * (nint)Layout.ColumnStride] = value;
                }
            }
        }
    }

    public void CopyFrom(CpuStorage source)
    {
        source.Raw.CopyTo(new Span<float>(Data, (int)Length));
        GC.KeepAlive(source);
        GC.KeepAlive(this);
    }

    /// <summary>Element (n, c, h, 0).</summary>
    public float* Row(int n, int c, int h) =>
        Data + (nint)(Layout.First(n) + (c * Layout.ChannelStride) + (h * Layout.RowStride));
}
