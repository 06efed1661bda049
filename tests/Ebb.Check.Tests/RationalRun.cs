using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Ebb.Testing.Exact;

namespace Ebb.Check.Tests;

/// <summary>
/// The sampler in exact rational arithmetic, written from the definitions alone. Roots that are not rational are rounded to 2^-RootBits, far below what is compared.
/// </summary>
internal static class RationalRun
{
    private const int RootBits = 200;

    /// <summary>The betas that scheduler_config.json spells.</summary>
    public static BigRational[] Betas(TinyModel model)
    {
        var root = JsonDocument.Parse(model.Scheduler).RootElement;
        if (root.GetProperty("trained_betas") is { ValueKind: JsonValueKind.Array } list) return [.. list.EnumerateArray().Select(beta => Decimal(beta.GetRawText()))];
        BigRational start = Decimal(root.GetProperty("beta_start").GetRawText()), end = Decimal(root.GetProperty("beta_end").GetRawText());
        return [.. Enumerable.Range(0, model.Steps).Select(k => model.Steps == 1 ? end : start + (new BigRational(k, model.Steps - 1) * (end - start)))];
    }

    /// <summary>The last state, and the largest |value| of any state with the start.</summary>
    public static (BigRational[] Final, BigRational Largest) Of(TinyModel model, string method, string clip, int[] indices, double[] start, double[] noise)
    {
        BigRational one = BigRational.One;
        var alphaBar = new List<BigRational> { one };
        foreach (var beta in Betas(model)) alphaBar.Add(alphaBar[^1] * (one - beta));
        BigRational[] x = [.. start.Select(BigRational.FromDouble)];
        var largest = x.Select(BigRational.Abs).Max();
        for (int k = 0; k < indices.Length; k++)
        {
            int t = indices[k], s = k + 1 < indices.Length ? indices[k + 1] : 0;
            BigRational at = alphaBar[t], aS = alphaBar[s], ratio = at / aS;
            var epsHat = Predict(model, x, model.Steps == 1 ? default : new BigRational(t - 1, model.Steps - 1));
            BigRational std = Root((one - ratio) * (one - aS) / (one - at)), c = Root((one - aS) / (one - at)), cDdpm = Root(ratio) * (one - aS) / (one - at);
            for (int e = 0; e < x.Length; e++)
            {
                var u = (x[e] - (Root(one - at) * epsHat[e])) / Root(at);
                if (clip != "none") u = u > one ? one : u < -one ? -one : u;
                var ddpm = (cDdpm * x[e]) + ((Root(aS) - (cDdpm * Root(at))) * u) + (s > 0 && method == "ddpm" ? std * BigRational.FromDouble(noise[(k * x.Length) + e]) : default);
                var recompute = (c * x[e]) + ((Root(aS) - (c * Root(at))) * u);
                x[e] = Round(method == "ddpm" ? ddpm : clip == "recompute" ? recompute : (Root(aS) * u) + (Root(one - aS) * epsHat[e]));
            }

            largest = x.Select(BigRational.Abs).Append(largest).Max();
        }

        return (x, largest);
    }

    /// <summary>What the net says of a state.</summary>
    public static BigRational[] Predict(TinyModel model, BigRational[] x, BigRational time)
    {
        int pixels = model.Height * model.Width;
        var values = new List<BigRational[]> { (BigRational[])[.. x, .. Enumerable.Repeat(time, pixels)] };
        foreach (var (name, input, add) in model.Wiring)
        {
            var sums = Convolve(model, values[input], name);
            if (add > 0) sums = [.. sums.Zip(values[add], (sum, other) => sum + other)];
            if (values.Count < model.Wiring.Length) sums = [.. sums.Select(sum => BigRational.IsNegative(sum) ? default : sum)];
            values.Add(sums);
        }

        return values[^1];
    }

    /// <summary>The byte of a value, by its definition.</summary>
    public static int Byte(BigRational value)
    {
        var part = (value + BigRational.One) / BigRational.FromInteger(2);
        part = part < default(BigRational) ? default : part > BigRational.One ? BigRational.One : part;
        return (int)((part * BigRational.FromInteger(255)) + new BigRational(1, 1 << 16)).Truncate();
    }

    private static BigRational[] Convolve(TinyModel model, BigRational[] x, string name)
    {
        var (shape, weight) = model.Tensors[$"{name}.weight"];
        float[] bias = model.Tensors[$"{name}.bias"].Values;
        var (h, w, k, half) = (model.Height, model.Width, model.Kernel, (model.Kernel - 1) / 2);
        var y = new BigRational[shape[0] * h * w];
        for (int e = 0; e < y.Length; e++)
        {
            var (o, r, s) = (e / (h * w), e / w % h, e % w);
            y[e] = BigRational.FromDouble(bias[o]);
            for (int i = 0; i < shape[1]; i++)
            {
                for (int tap = 0; tap < k * k; tap++)
                {
                    var (row, column) = (r + (tap / k) - half, s + (tap % k) - half);
                    if (row < 0 || row >= h || column < 0 || column >= w) continue;
                    y[e] += BigRational.FromDouble(weight[(((o * shape[1]) + i) * k * k) + tap]) * x[(((i * h) + row) * w) + column];
                }
            }
        }

        return y;
    }

    private static BigRational Root(BigRational x)
    {
        var scaled = (x.Numerator << (2 * RootBits)) / x.Denominator;
        if (scaled.IsZero) return default;
        BigInteger root = BigInteger.One << (int)((scaled.GetBitLength() + 1) / 2);
        for (var next = (root + (scaled / root)) >> 1; next < root; next = (root + (scaled / root)) >> 1) root = next;
        return new(root, BigInteger.One << RootBits);
    }

    // Keeps the numbers short: quotients would otherwise grow with every step.
    private static BigRational Round(BigRational x) => new((x.Numerator << (2 * RootBits)) / x.Denominator, BigInteger.One << (2 * RootBits));

    private static BigRational Decimal(string text)
    {
        int e = text.IndexOfAny(['e', 'E']), point = text.IndexOf('.', StringComparison.Ordinal);
        string digits = e < 0 ? text : text[..e];
        int power = (e < 0 ? 0 : int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture)) - (point < 0 ? 0 : digits.Length - point - 1);
        var value = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return BigRational.FromInteger(value) * BigRational.Pow(BigRational.FromInteger(10), power);
    }
}
