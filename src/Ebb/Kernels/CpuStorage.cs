using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>The memory of one tensor on the CPU device, in the layout that <see cref="CpuLayout"/> describes.</summary>
internal sealed unsafe class CpuStorage : TensorStorage
{
    /// <summary>The most floats of a transformed filter that is always kept: that of 64 by 64 channels is one.</summary>
    public const long SmallTransform = 1 << 18;

    /// <summary>Uses of a larger one before it is kept too.</summary>
    public const int UsesBeforeKept = 4;

    private readonly PinnedBuffer _buffer;
    private CpuStorage? _transposed;
    private long _transposedVersion = -1;
    private PinnedBuffer? _winograd;
    private long _winogradVersion = -1;
    private int _winogradUses;

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

    /// <summary>
    /// Room for this filter after Winograd's transform, four times as large as the filter: its own when it is small, or used more often than a few
    /// times before it changes, as in sampling; otherwise <paramref name="shared"/>, which the next filter takes over.
    /// </summary>
    /// <param name="shared">The device's room, made larger where it must be.</param>
    /// <param name="stale">Whether it has to be filled.</param>
    public PinnedBuffer Winograd(ref PinnedBuffer shared, out bool stale)
    {
        stale = _winogradVersion != Version;
        _winogradUses = stale ? 1 : _winogradUses + 1;
        _winogradVersion = Version;
        long length = Kernels.Winograd.FilterLength(Shape);
        if (_winograd is null && (length <= SmallTransform || _winogradUses > UsesBeforeKept))
        {
            _winograd = new PinnedBuffer(length);
            stale = true;
        }

        if (_winograd is not null) return _winograd;
        stale = true;
        if (shared.Length < length) shared = new PinnedBuffer(length);
        return shared;
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
