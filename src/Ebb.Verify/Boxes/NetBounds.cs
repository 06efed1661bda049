using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>A net on generators: convolutions and sums as they are, every relu that may be open or closed by its chord and one more generator.</summary>
internal sealed class NetBounds
{
    private readonly CertifiedNet _net;
    private readonly PackedConvolution[] _packed;
    private readonly CentreConvolution[] _centres;
    private readonly BufferPool _pool;
    private readonly ParallelOptions _parallel;
    private readonly int _freshMost;

    public NetBounds(CertifiedNet net, BufferPool pool, ParallelOptions parallel, int freshMost)
    {
        (_net, _pool, _parallel, _freshMost) = (net, pool, parallel, freshMost);
        _packed = [.. net.Layers.Select(layer => new PackedConvolution(layer))];
        _centres = [.. net.Layers.Select(layer => new CentreConvolution(layer))];
    }

    /// <summary>How many relus were relaxed in the last run.</summary>
    public int Relaxed { get; private set; }

    /// <summary>epsHat from the image and the time, which is the last channel of its centre and remainder. The image's blocks stay.</summary>
    public AffineValue Run(AffineValue image)
    {
        var values = new List<AffineValue> { image };
        Relaxed = 0;
        for (int i = 0; i < _net.Layers.Count; i++)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            values.Add(Layer(i, values));
            FreeUnread(values, i);
        }

        return values[^1];
    }

    private AffineValue Layer(int index, List<AffineValue> values)
    {
        var layer = _net.Layers[index];
        var (source, added) = (values[layer.Input], layer.Add is { } add ? values[add] : null);
        var target = new AffineValue(_net.Height, _net.Width, layer.Outputs) { Live = All(layer.Outputs) };
        _centres[index].Apply(source, added, target);

        var blocks = new GeneratorBlock[source.Blocks.Count];
        double[][] magnitudes = new double[blocks.Length][];
        Parallel.For(0, blocks.Length, _parallel, j =>
        {
            var from = source.Blocks[j];
            blocks[j] = new(_pool, from.Window.Grown(_packed[index].Reach, _net.Height, _net.Width), layer.Outputs);
            _packed[index].Apply(from, source.Live, blocks[j]);
            if (added is not null && j < added.Blocks.Count) BlockMath.Add(added.Blocks[j], added.Live, blocks[j]);
            magnitudes[j] = BlockMath.Magnitudes(blocks[j], layer.Outputs);
        });
        target.Blocks.AddRange(blocks);
        BlockMath.Gather(blocks, magnitudes, target.Radius, _net.Width, layer.Outputs);
        if (layer.Relu) Relu(target);
        return target;
    }

    private void Relu(AffineValue value)
    {
        double[] slopes = new double[value.Centre.Length];
        var fresh = new List<(int Pixel, int Channel, double Size)>();
        for (int i = 0; i < slopes.Length; i++)
        {
            var (lower, upper) = value.Range(i);
            var relaxed = Relaxation.OfRelu(lower, upper);
            slopes[i] = relaxed.Slope;
            if (relaxed != Relaxation.Identity) BlockMath.Relax(value, i, relaxed);
            if (relaxed.Error > 0) fresh.Add((i / value.Channels, i % value.Channels, relaxed.Error));
        }

        Relaxed += fresh.Count;
        if (fresh.Count > _freshMost) fresh = KeepLargest(value, fresh);
        foreach (var (pixel, channel, size) in fresh)
        {
            int i = (pixel * value.Channels) + channel;
            value.Radius[i] = Rounding.Up(value.Radius[i] + size, 1);
        }

        value.Live = new(value.Height, value.Width, value.Channels, PackedConvolution.Padded(value.Channels), (pixel, channel) => slopes[(pixel * value.Channels) + channel] > 0);
        Parallel.ForEach(value.Blocks, _parallel, block => BlockMath.Scale(block, slopes, value.Channels, value.Width));
        value.Blocks.AddRange(TileOrder.Blocks(fresh, value.Width, value.Channels, _pool));
    }

    // The others go into the remainder, so that a hopeless box ends soon.
    private List<(int Pixel, int Channel, double Size)> KeepLargest(AffineValue value, List<(int Pixel, int Channel, double Size)> fresh)
    {
        var ordered = fresh.OrderByDescending(one => one.Size).ThenBy(one => one.Pixel).ThenBy(one => one.Channel).ToList();
        foreach (var (pixel, channel, size) in ordered.Skip(_freshMost))
        {
            int i = (pixel * value.Channels) + channel;
            value.Remainder[i] = Rounding.Up(value.Remainder[i] + size, 1);
        }

        return ordered[.._freshMost];
    }

    private LiveChannels All(int channels) => new(_net.Height, _net.Width, channels, PackedConvolution.Padded(channels), (_, _) => true);

    private void FreeUnread(List<AffineValue> values, int done)
    {
        for (int i = 1; i <= done; i++)
        {
            if (!_net.Layers.Skip(done + 1).Any(layer => layer.Input == i || layer.Add == i)) values[i].Free();
        }
    }
}
