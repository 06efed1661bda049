using System.Numerics;
using Ebb.Spec.Reverse;
using Ebb.Testing.Exact;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.Boxes;

/// <summary>The sampler of docs/certificates.md on one start, in an oracle's number: the truth itself where the schedule's roots are rational.</summary>
internal sealed class PlainLoop<T>(Subject subject, CertifiedSampler sampler, float[]? noise = null)
    where T : struct, IOracleNumber<T>, IRootFunctions<T>
{
    /// <summary>The picture of a start, (C, H, W).</summary>
    public T[] Run(IReadOnlyList<T> start)
    {
        T[] x = [.. start];
        for (int k = 0; k < sampler.Indices.Count; k++)
        {
            T[] eps = Predict(x, Of(subject.Schedule.TimeOf(sampler.Indices[k])));
            bool hasNoise = noise is not null && k + 1 < sampler.Indices.Count;
            for (int i = 0; i < x.Length; i++) x[i] = Step(k, x[i], eps[i], hasNoise ? T.FromDouble(noise![(k * x.Length) + i]) : T.Zero);
        }

        return x;
    }

    private static T Of(Fraction value) => T.FromInteger(value.Numerator) / T.FromInteger(value.Denominator);

    private static T Root(T value) => value == T.Zero ? value : T.Sqrt(value);

    private T Step(int k, T x, T eps, T z)
    {
        T from = Of(subject.Schedule.AlphaBar[sampler.Indices[k]]), to = Of(subject.Schedule.AlphaBar[sampler.Next(k)]), one = T.One;
        T u = (x - (Root(one - from) * eps)) / Root(from);
        T x0 = sampler.Clip == ClipMode.None ? u : T.Max(-one, T.Min(one, u));
        if (sampler.HasNoise)
        {
            T c = Root(from / to) * (one - to) / (one - from), variance = (one - (from / to)) * (one - to) / (one - from);
            return (c * x) + ((Root(to) - (c * Root(from))) * x0) + (z == T.Zero ? z : Root(variance) * z);
        }

        if (sampler.Clip != ClipMode.Recompute) return (Root(to) * x0) + (Root(one - to) * eps);
        T kept = Root((one - to) / (one - from));
        return (kept * x) + ((Root(to) - (kept * Root(from))) * x0);
    }

    private T[] Predict(T[] x, T time)
    {
        List<T[]> values = [[.. x, .. Enumerable.Repeat(time, subject.Net.Height * subject.Net.Width)]];
        foreach (var layer in subject.Net.Layers)
        {
            T[] sum = Convolve(layer, values[layer.Input]);
            if (layer.Add is { } add) sum = [.. sum.Zip(values[add], (a, b) => a + b)];
            values.Add(layer.Relu ? [.. sum.Select(value => T.Max(value, T.Zero))] : sum);
        }

        return values[^1];
    }

    private T[] Convolve(CertifiedLayer layer, T[] input)
    {
        int height = subject.Net.Height, width = subject.Net.Width, reach = layer.Kernel / 2;
        var output = new T[layer.Outputs * height * width];
        for (int at = 0; at < output.Length; at++)
        {
            int o = at / (height * width);
            output[at] = T.FromDouble(layer.Bias.Span[o]);
            for (int w = 0; w < layer.Inputs * layer.Kernel * layer.Kernel; w++)
            {
                int row = (at / width % height) + (w / layer.Kernel % layer.Kernel) - reach, column = (at % width) + (w % layer.Kernel) - reach;
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                int i = w / (layer.Kernel * layer.Kernel);
                output[at] += T.FromDouble(layer.Weight.Span[(o * layer.Inputs * layer.Kernel * layer.Kernel) + w]) * input[(((i * height) + row) * width) + column];
            }
        }

        return output;
    }
}
