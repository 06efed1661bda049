using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Silu and group norm.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override void SiluCore(Tensor x, Tensor target)
    {
        var (input, output) = (Values(x), Values(target));
        for (int i = 0; i < output.Length; i++) output[i] = input[i] * Sigmoid(input[i]);
    }

    /// <inheritdoc/>
    protected override void SiluBackwardCore(Tensor x, Tensor dy, bool accumulate, Tensor dx)
    {
        var (input, upstream, gradient) = (Values(x), Values(dy), Values(dx));
        for (int i = 0; i < gradient.Length; i++) Put(ref gradient[i], accumulate, upstream[i] * SiluSlope(input[i]));
    }

    /// <inheritdoc/>
    protected override void GroupNormCore(Tensor x, Tensor weight, Tensor bias, double epsilon, bool silu, Tensor statistics, Tensor y)
    {
        var (input, output, kept) = (Values(x), Values(y), Values(statistics));
        int groups = statistics.Shape.C / 2, size = x.Shape.ImageCount / groups;
        for (int group = 0; group < x.Shape.N * groups; group++)
        {
            var part = input.AsSpan(group * size, size);
            double mean = 0, variance = 0;
            foreach (float value in part) mean += value;
            mean /= size;
            foreach (float value in part) variance += (value - mean) * (value - mean);
            var (n, g) = Math.DivRem(group, groups);
            kept[(((2 * n) + 0) * groups) + g] = (float)mean;
            kept[(((2 * n) + 1) * groups) + g] = (float)(1 / Math.Sqrt((variance / size) + epsilon));
        }

        for (int at = 0; at < output.Length; at++)
        {
            float value = Affine(x, weight, bias, statistics, at).Value;
            output[at] = silu ? value * Sigmoid(value) : value;
        }
    }

    /// <inheritdoc/>
    protected override void GroupNormBackwardCore(
        Tensor x,
        Tensor weight,
        Tensor bias,
        Tensor statistics,
        bool silu,
        Tensor dy,
        bool accumulate,
        Tensor dx,
        bool accumulateParameters,
        Tensor dWeight,
        Tensor dBias)
    {
        var (upstream, gradient, weights) = (Values(dy), Values(dx), Values(weight));
        var (weightGradient, biasGradient) = (new double[weights.Length], new double[weights.Length]);
        int size = x.Shape.ImageCount / (statistics.Shape.C / 2);
        for (int start = 0; start < upstream.Length; start += size)
        {
            double sum = 0, product = 0;
            for (int at = start; at < start + size; at++)
            {
                var (normal, value, _) = Affine(x, weight, bias, statistics, at);
                float g = silu ? upstream[at] * SiluSlope(value) : upstream[at];
                int c = Position(x.Shape, at).C;
                weightGradient[c] += g * normal;
                biasGradient[c] += g;
                sum += weights[c] * g;
                product += weights[c] * g * normal;
            }

            for (int at = start; at < start + size; at++)
            {
                var (normal, value, scale) = Affine(x, weight, bias, statistics, at);
                float g = silu ? upstream[at] * SiluSlope(value) : upstream[at];
                float passed = (float)(scale * ((weights[Position(x.Shape, at).C] * g) - (sum / size) - (normal * product / size)));
                Put(ref gradient[at], accumulate, passed);
            }
        }

        for (int c = 0; c < weights.Length; c++)
        {
            Put(ref Values(dWeight)[c], accumulateParameters, (float)weightGradient[c]);
            Put(ref Values(dBias)[c], accumulateParameters, (float)biasGradient[c]);
        }
    }

    /// <summary>One element normalised, the same with weight and bias, and 1 / sqrt(variance + epsilon).</summary>
    private static (float Normal, float Value, float Scale) Affine(Tensor x, Tensor weight, Tensor bias, Tensor statistics, int at)
    {
        var (n, c, _, _) = Position(x.Shape, at);
        int groups = statistics.Shape.C / 2, group = c / (x.Shape.C / groups);
        float mean = Values(statistics)[(2 * n * groups) + group], scale = Values(statistics)[(((2 * n) + 1) * groups) + group];
        float normal = (Values(x)[at] - mean) * scale;
        return (normal, (normal * Values(weight)[c]) + Values(bias)[c], scale);
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float SiluSlope(float x) => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))));
}
