using System.Numerics;
using Ebb.Check.Files;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>The whole sampler in enclosures of real-number arithmetic.</summary>
internal static class ExactRun
{
    /// <summary>Enclosures of the last state, and the largest |value| of any state with the start, in units of 2^-bits.</summary>
    public static (Enclosure[] Final, BigInteger Largest) Of(Certificate certificate, int bits, IProgress<double>? progress, CancellationToken cancellation)
    {
        var math = new RangeMath(bits);
        var layers = certificate.Net.Layers.Select(layer => new ExactLayer(layer)).ToList();
        var steps = StepNumbers.Of(certificate, bits);
        Enclosure[] x = [.. certificate.Start.Select(math.Of)];
        var largest = x.Max(value => value.Size);
        for (int k = 0; k < steps.Count; k++)
        {
            var time = math.Of(new Fraction(certificate.Sampler.Indices[k] - 1, Math.Max(1, certificate.Schedule.Betas.Count - 1)));
            var epsHat = Predict(certificate.Net, layers, [.. x, .. Enumerable.Repeat(time, certificate.Net.Pixels)], bits, cancellation);
            for (int e = 0; e < x.Length; e++)
            {
                x[e] = Step(math, steps[k], certificate.Sampler.Clamps, x[e], epsHat[e]);
                if (k + 1 < steps.Count && certificate.Noise.Length > 0) x[e] += math.Times(steps[k].Std, math.Of(certificate.Noise[(k * x.Length) + e]));
                largest = BigInteger.Max(largest, x[e].Size);
            }

            progress?.Report((k + 1.0) / steps.Count);
        }

        return (x, largest);
    }

    private static List<Enclosure> Predict(Net net, List<ExactLayer> layers, Enclosure[] input, int bits, CancellationToken cancellation)
    {
        var radius = new Radius(bits);
        var values = new List<Ball[]> { input.Select(value => (value, centre: (value.Low + value.High) >> 1)).Select(x => new Ball(x.centre, radius.Of(x.value.High - x.centre))).ToArray() };
        foreach (var (layer, wiring) in layers.Zip(net.Layers))
        {
            values.Add(layer.Run(values[wiring.Input], wiring.Add > 0 ? values[wiring.Add] : null, net.Height, net.Width, bits, cancellation));
        }

        return [.. values[^1].Select(ball => new Enclosure(ball.Centre - radius.ToUlps(ball.Radius), ball.Centre + radius.ToUlps(ball.Radius)))];
    }

    private static Enclosure Step(RangeMath math, StepNumbers step, bool clamps, Enclosure x, Enclosure epsHat)
    {
        if (clamps)
        {
            var u = math.Over(x - math.Times(step.S1, epsHat), step.S);
            var v = math.Clamp(u);
            if (u != v) return math.Times(step.X, x) + math.Times(step.U, v) + math.Times(step.E, epsHat);
        }

        // Where nothing is clamped x and epsHat occur once each, which is far narrower.
        return math.Times(step.FreeX, x) + math.Times(step.FreeE, epsHat);
    }
}
