using System.Numerics;
using Ebb.Spec.Reverse;
using Ebb.Testing.Exact;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.ExactRun;

/// <summary>
/// The sampler of docs/certificates.md, formula by formula, in an exact or very precise number: with <see cref="BigRational"/> the truth itself, where
/// the schedule's roots are rational.
/// </summary>
internal static class PlainSampler<T>
    where T : struct, IOracleNumber<T>, IRootFunctions<T>
{
    public static T[] Run(Subject subject, ProgramRun run)
    {
        var (net, sampler) = (subject.Net, run.Sampler);
        var x = Exactly(run.Start.Span);
        for (int k = 0; k < sampler.Indices.Count; k++)
        {
            int t = sampler.Indices[k];
            T alphaBarT = Of(subject, t), alphaBarS = Of(subject, sampler.Next(k)), one = T.One;
            var eps = Predict(net, x, Ratio(subject.Schedule.TimeOf(t).Numerator, subject.Schedule.TimeOf(t).Denominator));
            bool hasNoise = sampler.HasNoise && k + 1 < sampler.Indices.Count;
            var z = hasNoise ? Exactly(run.Noise.Span.Slice(k * net.Count, net.Count)) : new T[net.Count];
            x = [.. x.Select((value, i) => Step(sampler, value, eps[i], hasNoise ? z[i] : null, alphaBarT, alphaBarS))];
        }

        return x;
    }

    private static T Step(CertifiedSampler sampler, T x, T eps, T? z, T alphaBarT, T alphaBarS)
    {
        T one = T.One, u = (x - (Root(one - alphaBarT) * eps)) / Root(alphaBarT);
        T x0 = sampler.Clip == ClipMode.None ? u : u > one ? one : u < -one ? -one : u;
        if (sampler.HasNoise)
        {
            T ratio = alphaBarT / alphaBarS, c = (Root(alphaBarT) / Root(alphaBarS)) * (one - alphaBarS) / (one - alphaBarT);
            T mean = (c * x) + ((Root(alphaBarS) - (c * Root(alphaBarT))) * x0);
            return z is { } noise ? mean + (Root((one - ratio) * (one - alphaBarS) / (one - alphaBarT)) * noise) : mean;
        }

        if (sampler.Clip != ClipMode.Recompute) return (Root(alphaBarS) * x0) + (Root(one - alphaBarS) * eps);
        T fromX = Root(one - alphaBarS) / Root(one - alphaBarT);
        return (fromX * x) + ((Root(alphaBarS) - (fromX * Root(alphaBarT))) * x0);
    }

    private static T[] Predict(CertifiedNet net, T[] x, T time)
    {
        List<T[]> values = [[.. x, .. Enumerable.Repeat(time, net.Height * net.Width)]];
        foreach (var layer in net.Layers) values.Add(Apply(net, layer, values[layer.Input], layer.Add is { } add ? values[add] : null));
        return values[^1];
    }

    private static T[] Apply(CertifiedNet net, CertifiedLayer layer, T[] input, T[]? added)
    {
        int h = layer.Kernel / 2;
        var output = new T[layer.Outputs * net.Height * net.Width];
        for (int at = 0; at < output.Length; at++)
        {
            int o = at / (net.Height * net.Width), r = at / net.Width % net.Height, s = at % net.Width;
            T sum = T.FromDouble(layer.Bias.Span[o]) + (added is null ? T.Zero : added[at]);
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int u = 0; u < layer.Kernel; u++)
                {
                    for (int v = 0; v < layer.Kernel; v++)
                    {
                        int row = r + u - h, column = s + v - h;
                        if (row < 0 || row >= net.Height || column < 0 || column >= net.Width) continue;
                        T weight = T.FromDouble(layer.Weight.Span[(((o * layer.Inputs) + i) * layer.Kernel * layer.Kernel) + (u * layer.Kernel) + v]);
                        sum += weight * input[(((i * net.Height) + row) * net.Width) + column];
                    }
                }
            }

            output[at] = layer.Relu && T.IsNegative(sum) ? T.Zero : sum;
        }

        return output;
    }

    private static T[] Exactly(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => T.FromDouble(value));

    private static T Of(Subject subject, int index) => Ratio(subject.Schedule.AlphaBar[index].Numerator, subject.Schedule.AlphaBar[index].Denominator);

    private static T Ratio(BigInteger numerator, BigInteger denominator) => T.FromInteger(numerator) / T.FromInteger(denominator);

    private static T Root(T value) => T.IsZero(value) ? value : T.Sqrt(value);
}
