using Ebb.Check.Files;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>The whole sampler in enclosures of real-number arithmetic.</summary>
internal static class ExactRun
{
    /// <summary>The enclosures of the last state, and of the largest |value| of any state with the start, in units of 2^-bits.</summary>
    public static (Range[] Final, Range Largest) Of(Certificate certificate, FixedFormat format, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (net, sampler, math) = (certificate.Net, certificate.Sampler, new RangeMath(format.Bits));
        var layers = net.Layers.Select(layer => new ExactLayer(layer)).ToList();
        var steps = StepNumbers.Of(certificate.Schedule, sampler, format.Bits);
        Range[] x = [.. certificate.Start.Select(math.Of)];
        var largest = Larger(default, x);
        for (int k = 0; k < steps.Count; k++)
        {
            var epsHat = Predict(certificate, layers, x, math.Of(TimeOf(certificate, k)), format, cancellation);
            for (int e = 0; e < x.Length; e++)
            {
                x[e] = Step(math, steps[k], sampler.Clamps, x[e], epsHat.Get(e));
                if (certificate.Noise.Length > 0 && k + 1 < steps.Count) x[e] += math.Times(steps[k].Std, math.Of(certificate.Noise[(k * x.Length) + e]));
            }

            largest = Larger(largest, x);
            progress?.Report((k + 1.0) / steps.Count);
        }

        return (x, largest);
    }

    private static Fraction TimeOf(Certificate certificate, int k) => new(certificate.Sampler.Indices[k] - 1, Math.Max(1, certificate.Schedule.Steps - 1));

    private static FixedTensor Predict(Certificate certificate, List<ExactLayer> layers, Range[] x, Range time, FixedFormat format, CancellationToken cancellation)
    {
        var net = certificate.Net;
        var input = new FixedTensor(net.Channels + 1, net.Pixels, format);
        for (int e = 0; e < net.Count + net.Pixels; e++) input.Set(e, e < x.Length ? x[e] : time);
        var values = new List<FixedTensor> { input };
        foreach (var (layer, wiring) in layers.Zip(net.Layers))
        {
            values.Add(layer.Run(values[wiring.Input], wiring.Add > 0 ? values[wiring.Add] : null, net.Height, net.Width, cancellation));
        }

        return values[^1];
    }

    private static Range Step(RangeMath math, StepNumbers step, bool clamps, Range x, Range epsHat)
    {
        var u = math.Over(x - math.Times(step.S1, epsHat), step.S);
        bool isFree = !clamps || math.Clamp(u) == u;
        return isFree
            ? math.Times(step.FreeX, x) + math.Times(step.FreeE, epsHat)
            : math.Times(step.X, x) + math.Times(step.U, math.Clamp(u)) + math.Times(step.E, epsHat);
    }

    private static Range Larger(Range largest, Range[] x)
    {
        foreach (var value in x)
        {
            var size = value.High > -value.Low ? value.High : -value.Low;
            if (size > largest.High) largest = new(size, size);
        }

        return largest;
    }
}
