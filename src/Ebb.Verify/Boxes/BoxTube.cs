using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>Carries a box of starts through the whole loop of a sampler.</summary>
internal sealed class BoxTube
{
    private readonly Subject _subject;
    private readonly CertifiedSampler _sampler;
    private readonly BoxSettings _settings;
    private readonly ParallelOptions _parallel;
    private readonly BufferPool _pool = new();
    private readonly NetBounds _net;

    public BoxTube(Subject subject, CertifiedSampler sampler, BoxSettings settings, CancellationToken cancellation)
    {
        (_subject, _sampler, _settings) = (subject, sampler, settings);
        _parallel = new() { MaxDegreeOfParallelism = settings.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        _net = new(Net, _pool, _parallel, settings.RelaxedPerLayer);
        CheckMemory();
    }

    private CertifiedNet Net => _subject.Net;

    /// <summary>The bounds of the picture and the widths on the way.</summary>
    /// <param name="start">The centre of the box, pixel by pixel, channel by channel.</param>
    /// <param name="radius">Half its side.</param>
    /// <param name="noise">The noise of step k, in the order of the start; null where there is none.</param>
    /// <param name="progress">Told after every step.</param>
    public (double Lower, double Upper)[] Run(double[] start, double radius, Func<int, float[]?> noise, IProgress<BoxProgress>? progress)
    {
        var state = new Zonotope(start, new double[start.Length], [.. Diagonal([.. Enumerable.Repeat(radius, start.Length)])], []);
        for (int k = 0; ; k++)
        {
            var image = Image(state, k);
            var eps = _net.Run(image);
            var step = new StepBounds(image, eps, StepCoefficients.Of(_subject.Schedule, _sampler, k));
            var ranges = step.RangeOfU();
            bool clamps = _sampler.Clip != Spec.Reverse.ClipMode.None;
            var relaxed = ranges.Select(range => clamps ? Relaxation.OfClamp(range.Lower, range.Upper) : Relaxation.Identity).ToArray();
            int clipped = relaxed.Count(one => one.Error > 0);
            if (k == _sampler.Indices.Count - 1)
            {
                // The last step goes to alphaBar 1, where xPrev is the clamped u itself.
                eps.Free();
                image.Free();
                if (clamps) ranges = [.. ranges.Select(range => (Math.Clamp(range.Lower, -1, 1), Math.Clamp(range.Upper, -1, 1)))];
                Report(progress, k, [.. ranges.Select(range => (range.Item2 - range.Item1) / 2)], clipped);
                return ranges;
            }

            state = Next(state, image, eps, step, relaxed, noise(k));
            var halves = HalfWidths(state);
            Report(progress, k, halves, clipped);
            if (!halves.All(double.IsFinite)) return [.. halves.Select(_ => (double.NegativeInfinity, double.PositiveInfinity))];
        }
    }

    // Three values of the net are alive at a time, each with all generators; buffers are powers of two.
    private void CheckMemory()
    {
        double columns = (2.0 * Net.Count) + _settings.Generators, widest = Net.Layers.Max(layer => PackedConvolution.Padded(layer.Outputs));
        double bytes = 3 * 1.5 * columns * Net.Height * Net.Width * widest * sizeof(double), most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= most) return;
        throw new UncertifiableException(FormattableString.Invariant(
            $"A box of images {Net.Channels} x {Net.Height} x {Net.Width} through {widest} channels takes about {bytes / (1 << 30):0} GiB; there are {most / (1 << 30):0}. Use smaller images or a smaller net."));
    }

    private Zonotope Next(Zonotope state, AffineValue image, AffineValue eps, StepBounds step, Relaxation[] relaxed, float[]? noise)
    {
        var (centre, box, ofX, ofEps) = step.Next(relaxed, noise);
        var blocks = step.Blocks(ofX, ofEps, _pool, _parallel);
        eps.Free();
        image.Free();
        int inputs = state.Inputs.Count;
        var kept = Reduction.Reduce(blocks[inputs..], _settings.Generators, (Net.Height, Net.Width, Net.Channels), box, _pool);
        return new(centre, box, blocks[..inputs], kept);
    }

    // The state as the net sees it: the box becomes generators, each of its own, and the time one more channel.
    private AffineValue Image(Zonotope state, int k)
    {
        int channels = Net.Channels + 1, stride = PackedConvolution.Padded(channels);
        var image = new AffineValue(Net.Height, Net.Width, channels) { Live = new(Net.Height, Net.Width, channels, stride, (_, channel) => channel < Net.Channels) };
        var time = Enclosure.Of(_subject.Schedule.TimeOf(_sampler.Indices[k]));
        double[] radius = HalfWidths(state);
        for (int i = 0; i < image.Centre.Length; i++)
        {
            int pixel = i / channels, channel = i % channels, from = (pixel * Net.Channels) + channel;
            bool isTime = channel == Net.Channels;
            image.Centre[i] = isTime ? time.Lower : state.Centre[from];
            image.Remainder[i] = isTime ? time.Width : 0;
            image.Radius[i] = isTime ? 0 : radius[from];
        }

        image.Blocks.AddRange(state.Inputs);
        image.Blocks.AddRange(state.Kept);
        image.Blocks.AddRange(Diagonal(state.Box));
        return image;
    }

    private IEnumerable<GeneratorBlock> Diagonal(double[] sizes) => TileOrder.Blocks(
        sizes.Select((size, i) => (Pixel: i / Net.Channels, Channel: i % Net.Channels, Size: size)).Where(one => one.Size > 0),
        Net.Width, Net.Channels + 1, _pool);

    private double[] HalfWidths(Zonotope state)
    {
        double[] result = new double[state.Box.Length];
        GeneratorBlock[] blocks = [.. state.Inputs, .. state.Kept];
        double[][] magnitudes = [.. blocks.Select(block => BlockMath.Magnitudes(block, Net.Channels))];
        BlockMath.Gather(blocks, magnitudes, result, Net.Width, Net.Channels);
        return [.. result.Zip(state.Box, (sum, box) => Rounding.Up(sum + box, 1))];
    }

    private void Report(IProgress<BoxProgress>? progress, int k, double[] halves, int clipped) =>
        progress?.Report(new(k + 1, _sampler.Indices.Count, halves.Average(), halves.Max(), _net.Relaxed, clipped));
}
