using System.Numerics;
using Ebb.Spec.Reverse;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>The whole reverse process on enclosures.</summary>
internal sealed class ExactLoop
{
    /// <summary>Digits after the binary point that any run has: from 149 bits on every float is exact.</summary>
    public const int LeastDigits = 6;

    // Digits that lie so far below the widest radius say nothing, and are dropped.
    private const int SpareBits = 56;

    private readonly Subject _subject;
    private readonly CertifiedSampler _sampler;
    private readonly SumRunner _runner;
    private readonly PixelGrid _grid;
    private readonly SumPlan[] _layers;
    private readonly FixedTensor[] _values;
    private readonly FixedTensor _noise, _x0, _whole;
    private readonly List<ExactStep> _steps = [];
    private FixedTensor _state, _next;

    /// <summary>Makes room.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="format">How numbers are held at first.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="vectors">Whether to use vectors.</param>
    public ExactLoop(Subject subject, CertifiedSampler sampler, FixedFormat format, int threads, bool vectors)
    {
        (_subject, _sampler) = (subject, sampler);
        var net = subject.Net;
        _grid = new(net.Height, net.Width, net.Layers.Max(layer => layer.Kernel) / 2);
        _runner = new(_grid, threads, vectors);
        _layers = [.. net.Layers.Select(layer => SumPlan.Of(layer, _grid))];
        _values = [Image(net.Channels + 1), .. net.Layers.Select(layer => Image(layer.Outputs))];
        (_state, _next, _noise, _x0, _whole) = (Image(net.Channels), Image(net.Channels), Image(net.Channels), Image(net.Channels), Image(net.Channels));

        FixedTensor Image(int channels) => new(_grid, channels, format);
    }

    /// <summary>What each step left, the start first.</summary>
    public IReadOnlyList<ExactStep> Steps => _steps;

    /// <summary>The state.</summary>
    public FixedTensor State => _state;

    /// <summary>Runs all steps, or stops where <paramref name="goesOn"/> says so.</summary>
    /// <param name="start">The start, (C, H, W).</param>
    /// <param name="noise">The noise, (steps - 1, C, H, W); empty for DDIM.</param>
    /// <param name="goesOn">Asked after each step, with the number of steps done.</param>
    /// <returns>Whether all steps were done.</returns>
    /// <exception cref="DigitOverflowException">There is no room for a number.</exception>
    public bool Run(ReadOnlyMemory<float> start, ReadOnlyMemory<float> noise, Func<int, bool> goesOn)
    {
        _state.Place(start.Span);
        _steps.Clear();
        _steps.Add(new(_sampler.Indices[0], double.NegativeInfinity, _state.Largest));
        for (int k = 0; k < _sampler.Indices.Count; k++)
        {
            Step(k, noise);
            _steps.Add(new(_sampler.Next(k), _state.RadiusLog2(), _state.Largest));
            if (!goesOn(k + 1)) return false;
        }

        return true;
    }

    private void Step(int k, ReadOnlyMemory<float> noise)
    {
        var format = Shortened();
        _state.Shorten(format);
        int index = _sampler.Indices[k];
        var schedule = _subject.Schedule;
        var weights = StepWeights.Of(_sampler, schedule.AlphaBar[index], schedule.AlphaBar[_sampler.Next(k)], format.FractionDigits);
        var eps = Predict(index);
        List<(Enclosure, FixedTensor)> added = [];
        if (_sampler.HasNoise && k + 1 < _sampler.Indices.Count)
        {
            _noise.Format = format;
            _noise.Place(noise.Span.Slice(k * _subject.Net.Count, _subject.Net.Count));
            added.Add((weights.FromNoise, _noise));
        }

        if (_sampler.Clip == ClipMode.None)
        {
            Combine(_next, Finish.None, [(weights.WholeX, _state), (weights.WholeEps, eps), .. added]);
        }
        else
        {
            Combine(_x0, Finish.Clamp, [(weights.XToX0, _state), (weights.EpsToX0, eps)]);
            Combine(_next, Finish.None, [(weights.FromX, _state), (weights.FromX0, _x0), (weights.FromEps, eps), .. added]);
            if (_sampler is { HasNoise: false, Clip: ClipMode.Keep }) TakeWhole(weights, eps);
        }

        (_state, _next) = (_next, _state);
    }

    // Where surely nothing is clamped, the step is a sum of x and epsHat, in which each has one weight.
    private void TakeWhole(StepWeights weights, FixedTensor eps)
    {
        Combine(_whole, Finish.None, [(weights.WholeX, _state), (weights.WholeEps, eps)]);
        UnclampedPixels.Take(_whole, _x0, _next, _grid);
    }

    private FixedTensor Predict(int index)
    {
        _values[0].CopyFrom(_state);
        var (time, radius) = TimeOf(index);
        _values[0].Fill(_subject.Net.Channels, time, radius * RadiusMath.Power(_state.Format.UlpExponent - _state.RadiusExponent));
        for (int i = 0; i < _layers.Length; i++)
        {
            var layer = _subject.Net.Layers[i];
            var residual = layer.Add is { } add ? _values[add] : null;
            _runner.Run(_layers[i], [_values[layer.Input]], residual, layer.Relu ? Finish.Relu : Finish.None, _values[i + 1]);
        }

        _values[^1].Largest = Largest.Of(_values[^1], _grid);
        return _values[^1];
    }

    // The time is a fraction: rounded down, and off by less than 1 ulp unless it is exact.
    private (BigInteger Time, double Radius) TimeOf(int index)
    {
        Fraction time = _subject.Schedule.TimeOf(index);
        var whole = BigInteger.DivRem(time.Numerator << _state.Format.FractionBits, time.Denominator, out var rest);
        return (whole, rest.IsZero ? 0 : 1);
    }

    private void Combine(FixedTensor output, Finish finish, IReadOnlyList<(Enclosure Weight, FixedTensor Image)> terms)
    {
        var images = terms.Where(term => !term.Weight.IsZero).Select(term => term.Image).ToList();
        var plan = SumPlan.Of([.. terms.Where(term => !term.Weight.IsZero).Select(term => term.Weight)], images, _grid);
        _runner.Run(plan, images, residual: null, finish, output);
        output.Largest = Largest.Of(output, _grid);
    }

    private FixedFormat Shortened()
    {
        var format = _state.Format;
        double radius = _state.RadiusLog2();
        if (format.UlpExponent != -format.FractionBits || double.IsNegativeInfinity(radius)) return format;
        int digits = Math.Max(LeastDigits, (int)Math.Ceiling((SpareBits - radius) / Digit.Bits));
        return digits < format.FractionDigits ? new(digits, format.IntegerDigits) : format;
    }
}
