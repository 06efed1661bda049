using Ebb.Random;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>
/// Looks for starts in a box whose pictures are far apart, by projected gradient ascent with the runtime's own float32 sampler, and holds each against
/// the bounds: what it reaches says how tight they are, and one picture outside would say that they are wrong.
/// </summary>
/// <remarks>Madry, Makelov, Schmidt, Tsipras and Vladu, 2018: sign steps, here over the whole box at once.</remarks>
public sealed class BoxSearch
{
    // Starts that run at a time.
    private const int Batch = 16;

    private readonly SamplerGradient _run;
    private readonly BoxResult _bounds;
    private readonly SearchSettings _settings;
    private readonly float[] _start;
    private readonly float[] _centre;
    private readonly float[] _lower;
    private readonly float[] _upper;
    private readonly NoiseKey _key;
    private double _deviation;
    private int _tried;
    private int _outside;
    private int _drawn;

    private BoxSearch(Subject subject, CertifiedSampler sampler, float[] start, float[]? noise, BoxResult bounds, SearchSettings settings)
    {
        (_bounds, _settings, _start) = (bounds, settings, start);
        _run = new(subject, sampler, Batch, noise);
        _key = new(settings.Seed, NoiseStream.Attack);
        _centre = _run.Run(Repeated(start)).AsSpan(0, start.Length).ToArray();
        (_lower, _upper) = ((float[])_centre.Clone(), (float[])_centre.Clone());
    }

    /// <summary>Searches.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="start">The centre of the box, (C, H, W).</param>
    /// <param name="bounds">What was certified of it.</param>
    /// <param name="noise">For ddpm the noise z, (steps - 1, C, H, W); else null.</param>
    /// <param name="settings">How long to search; null for the default.</param>
    /// <param name="progress">Told how many starts have been tried.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">The start has another length than the bounds.</exception>
    public static SearchResult Run(
        Subject subject, CertifiedSampler sampler, ReadOnlySpan<float> start, BoxResult bounds, float[]? noise = null, SearchSettings? settings = null,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(bounds);
        if (start.Length != bounds.Lower.Length) throw new ArgumentException($"Got a start of {start.Length} values; the bounds have {bounds.Lower.Length}.", nameof(start));
        var search = new BoxSearch(subject, sampler, start.ToArray(), noise, bounds, settings ?? new());
        search.Climb(progress, cancellation);
        search.Draw(progress, cancellation);
        return new(search._tried, search._outside, search._lower, search._upper, search._deviation);
    }

    private void Climb(IProgress<int>? progress, CancellationToken cancellation)
    {
        double[] widths = _bounds.HalfWidths();
        var goals = Enumerable.Range(0, widths.Length).OrderByDescending(i => widths[i]).Take(_settings.Targets).SelectMany(i => new[] { (i, 1f), (i, -1f) });
        foreach (var batch in goals.Chunk(Batch))
        {
            for (int restart = 0; restart < _settings.Restarts; restart++)
            {
                float[] starts = Repeated(_start);
                if (restart > 0) Scatter(starts, corners: true);
                for (int round = 0; round < _settings.Rounds; round++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Try(starts);
                    float[] gradient = new float[starts.Length];
                    for (int n = 0; n < batch.Length; n++) gradient[(n * _start.Length) + batch[n].i] = batch[n].Item2;
                    _run.Backward(gradient);
                    for (int i = 0; i < starts.Length; i++) starts[i] = Moved(i % _start.Length, gradient[i] > 0 ? 1 : gradient[i] < 0 ? -1 : 0);
                    progress?.Report(_tried);
                }

                Try(starts);
            }
        }
    }

    private void Draw(IProgress<int>? progress, CancellationToken cancellation)
    {
        float[] starts = new float[Batch * _start.Length];
        for (int done = 0; done < _settings.RandomStarts; done += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Scatter(starts, corners: done / Batch % 2 == 1);
            Try(starts);
            progress?.Report(_tried);
        }
    }

    private void Try(float[] starts)
    {
        float[] pictures = _run.Run(starts);
        for (int n = 0; n < Batch; n++)
        {
            bool isOutside = false;
            for (int i = 0; i < _start.Length; i++)
            {
                float value = pictures[(n * _start.Length) + i];
                isOutside |= !(value >= _bounds.Lower[i] - _settings.Tolerance && value <= _bounds.Upper[i] + _settings.Tolerance);
                (_lower[i], _upper[i]) = (Math.Min(_lower[i], value), Math.Max(_upper[i], value));
                _deviation = Math.Max(_deviation, Math.Abs((double)value - _centre[i]));
            }

            _tried++;
            if (isOutside) _outside++;
        }
    }

    private void Scatter(float[] starts, bool corners)
    {
        for (int n = 0; n < Batch; n++, _drawn++)
        {
            for (int i = 0; i < _start.Length; i++)
            {
                double share = (2 * Noise.Uniform(_key, _drawn, i)) - 1;
                starts[(n * _start.Length) + i] = Moved(i, corners ? Math.Sign(share) : share);
            }
        }
    }

    // The start moved by a share of the radius, or by a hair less where rounding would lead out of the box.
    private float Moved(int i, double share)
    {
        float moved = (float)(_start[i] + (share * _bounds.Radius));
        if (moved - (double)_start[i] > _bounds.Radius) return MathF.BitDecrement(moved);
        return moved - (double)_start[i] < -_bounds.Radius ? MathF.BitIncrement(moved) : moved;
    }

    private static float[] Repeated(float[] start) => [.. Enumerable.Repeat(start, Batch).SelectMany(values => values)];
}
