using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>
/// Bounds what a sampler makes of every start in a box: one zonotope is carried through the whole loop, with relus and clamps relaxed by chords and
/// everything that rounding may lose added. The method and its proof are in <c>docs/certificates.md</c>.
/// </summary>
/// <remarks>Singh, Gehr, Mirman, Püschel and Vechev, 2018 (zonotopes through relus); Girard, 2005 (order reduction).</remarks>
public sealed class BoxCertifier
{
    private readonly Subject _subject;
    private readonly CertifiedSampler _sampler;
    private readonly BoxSettings _settings;
    private readonly float[]? _noise;

    /// <summary>Makes a certifier.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="noise">For ddpm the noise z, (steps - 1, C, H, W); else null.</param>
    /// <param name="settings">How much work it may take; null for the default.</param>
    /// <exception cref="ArgumentException">The noise is missing, not wanted, or of another length.</exception>
    public BoxCertifier(Subject subject, CertifiedSampler sampler, float[]? noise = null, BoxSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(sampler);
        int expected = sampler.HasNoise ? (sampler.Indices.Count - 1) * subject.Net.Count : 0;
        if ((noise?.Length ?? 0) != expected)
        {
            throw new ArgumentException($"Got {noise?.Length ?? 0} numbers of noise; {sampler.Method} of {sampler.Indices.Count} steps takes {expected}.", nameof(noise));
        }

        (_subject, _sampler, _noise, _settings) = (subject, sampler, noise, settings ?? new());
    }

    /// <summary>Bounds the pictures of all starts within r of one.</summary>
    /// <param name="start">The centre of the box, (C, H, W): the state at the sampler's first index.</param>
    /// <param name="r">How far each value may be from it, at least 0.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between layers.</param>
    /// <exception cref="ArgumentException">The start has another length, or a number is not finite.</exception>
    /// <exception cref="UncertifiableException">The schedule has a level without image or without noise.</exception>
    public BoxResult Certify(ReadOnlySpan<float> start, double r, IProgress<BoxProgress>? progress = null, CancellationToken cancellation = default)
    {
        double[] centre = PixelMajor(Checked(start));
        if (!(r >= 0 && r <= float.MaxValue)) throw new ArgumentOutOfRangeException(nameof(r), r, "Expected a finite radius, at least 0; 0.001 is usual.");
        var steps = new List<BoxProgress>();
        var relay = new Relay(step =>
        {
            steps.Add(step);
            progress?.Report(step);
        });
        var bounds = new BoxTube(_subject, _sampler, _settings, cancellation).Run(centre, r, NoiseOf, relay);
        return new(r, ChannelMajor([.. bounds.Select(bound => bound.Lower)]), ChannelMajor([.. bounds.Select(bound => bound.Upper)]), steps) { Generators = _settings.Generators };
    }

    /// <summary>The same with <see cref="BoxResult.Deviation"/>: how far a value can move from what the centre itself gives.</summary>
    /// <inheritdoc cref="Certify"/>
    public BoxResult CertifyReconstruction(
        ReadOnlySpan<float> start, double r, IProgress<BoxProgress>? progress = null, CancellationToken cancellation = default)
    {
        var centre = Certify(start, 0, null, cancellation);
        var box = Certify(start, r, progress, cancellation);
        double deviation = 0;
        for (int i = 0; i < box.Lower.Length; i++)
        {
            deviation = Math.Max(deviation, Math.BitIncrement(Math.Max(box.Upper[i] - centre.Lower[i], centre.Upper[i] - box.Lower[i])));
        }

        return box with { Deviation = deviation };
    }

    private float[] Checked(ReadOnlySpan<float> start)
    {
        if (start.Length != _subject.Net.Count)
        {
            throw new ArgumentException($"Got a start of {start.Length} values; the model's images have {_subject.Net.Count}.", nameof(start));
        }

        foreach (float value in start)
        {
            if (!float.IsFinite(value)) throw new ArgumentException($"The start holds {value}; expected finite numbers.", nameof(start));
        }

        return start.ToArray();
    }

    private float[]? NoiseOf(int k) =>
        _noise is null ? null : [.. PixelMajor(_noise.AsSpan(k * _subject.Net.Count, _subject.Net.Count).ToArray()).Select(value => (float)value)];

    private double[] PixelMajor(float[] values)
    {
        int pixels = _subject.Net.Height * _subject.Net.Width, channels = _subject.Net.Channels;
        return [.. Enumerable.Range(0, values.Length).Select(i => (double)values[(i % channels * pixels) + (i / channels)])];
    }

    private double[] ChannelMajor(double[] values)
    {
        int pixels = _subject.Net.Height * _subject.Net.Width, channels = _subject.Net.Channels;
        return [.. Enumerable.Range(0, values.Length).Select(i => values[(i % pixels * channels) + (i / pixels)])];
    }

    private sealed class Relay(Action<BoxProgress> report) : IProgress<BoxProgress>
    {
        public void Report(BoxProgress value) => report(value);
    }
}
