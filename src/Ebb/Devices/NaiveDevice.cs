using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>
/// The naive twin of every kernel: plain loops over row-major N, C, H, W arrays on one thread, each as close to its formula
/// as a program can be. It is the oracle of the fast kernels, their baseline, and what <c>--no-fast-kernels</c> runs.
/// </summary>
public sealed partial class NaiveDevice : Device
{
    /// <inheritdoc/>
    public override string Name => "cpu (naive kernels, 1 thread)";

    /// <inheritdoc/>
    public override int Threads => 1;

    /// <inheritdoc/>
    public override long BytesFor(Shape shape, TensorKind kind) => (long)shape.Count * sizeof(float);

    /// <inheritdoc/>
    protected override TensorStorage AllocateCore(Shape shape, TensorKind kind) => new ArrayStorage(shape.Count);

    /// <inheritdoc/>
    protected override void UploadCore(ReadOnlySpan<float> values, Tensor target) => values.CopyTo(Values(target));

    /// <inheritdoc/>
    protected override void DownloadCore(Tensor source, Span<float> values) => Values(source).CopyTo(values);

    /// <inheritdoc/>
    protected override void FillCore(Tensor target, float value) => Array.Fill(Values(target), value);

    /// <inheritdoc/>
    protected override void CopyCore(Tensor source, Tensor target) => Values(source).CopyTo(Values(target), 0);

    /// <inheritdoc/>
    protected override void AddCore(Tensor a, Tensor b, Tensor target)
    {
        var (left, right, sum) = (Values(a), Values(b), Values(target));
        for (int i = 0; i < sum.Length; i++) sum[i] = left[i] + right[i];
    }

    /// <inheritdoc/>
    protected override void ReluCore(Tensor x, Tensor target)
    {
        var (input, output) = (Values(x), Values(target));
        for (int i = 0; i < output.Length; i++) output[i] = Rectify(input[i]);
    }

    /// <inheritdoc/>
    protected override void ReluBackwardCore(Tensor y, Tensor dy, bool accumulate, Tensor dx)
    {
        var (output, upstream, gradient) = (Values(y), Values(dy), Values(dx));
        for (int i = 0; i < gradient.Length; i++)
        {
            float passed = output[i] > 0 ? upstream[i] : 0;
            gradient[i] = accumulate ? gradient[i] + passed : passed;
        }
    }

    /// <inheritdoc/>
    protected override void Conv2dCore(Tensor x, Tensor w, Tensor? b, Tensor? residual, bool relu, Tensor y)
    {
        var (bias, skip, output) = (b is null ? null : Values(b), residual is null ? null : Values(residual), Values(y));
        for (int at = 0; at < output.Length; at++)
        {
            var (n, k, i, j) = Position(y.Shape, at);
            float value = Correlate(x, w, n, k, i, j) + (bias?[k] ?? 0) + (skip?[at] ?? 0);
            output[at] = relu ? Rectify(value) : value;
        }
    }

    /// <inheritdoc/>
    protected override void Conv2dBackwardInputCore(Tensor dy, Tensor w, bool accumulate, Tensor? mask, Tensor dx)
    {
        var (positive, gradient) = (mask is null ? null : Values(mask), Values(dx));
        for (int at = 0; at < gradient.Length; at++)
        {
            var (n, c, i, j) = Position(dx.Shape, at);
            float value = Spread(dy, w, n, c, i, j) + (accumulate ? gradient[at] : 0);
            gradient[at] = positive is null || positive[at] > 0 ? value : 0;
        }
    }

    /// <inheritdoc/>
    protected override void Conv2dBackwardFilterCore(Tensor x, Tensor dy, bool accumulate, Tensor dw, Tensor? db)
    {
        var gradient = Values(dw);
        for (int at = 0; at < gradient.Length; at++)
        {
            var (k, c, u, v) = Position(dw.Shape, at);
            gradient[at] = Overlap(x, dy, dw.Shape.H / 2, k, c, u, v) + (accumulate ? gradient[at] : 0);
        }

        if (db is null) return;
        var biasGradient = Values(db);
        if (!accumulate) Array.Clear(biasGradient);
        var upstream = Values(dy);
        for (int at = 0; at < upstream.Length; at++) biasGradient[Position(dy.Shape, at).C] += upstream[at];
    }

    /// <inheritdoc/>
    protected override double SquaredErrorCore(Tensor prediction, Tensor target)
    {
        var (got, want) = (Values(prediction), Values(target));
        double sum = 0;
        for (int i = 0; i < got.Length; i++)
        {
            float difference = got[i] - want[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override double SquaredErrorWithGradientCore(Tensor prediction, Tensor target, float scale, Tensor gradient)
    {
        var (got, want, slope) = (Values(prediction), Values(target), Values(gradient));
        for (int i = 0; i < got.Length; i++) slope[i] = scale * (got[i] - want[i]);
        return SquaredErrorCore(prediction, target);
    }

    /// <inheritdoc/>
    protected override void FillGaussianCore(Tensor target, NoiseKey key, int firstImage)
    {
        int size = target.Shape.ImageCount;
        for (int n = 0; n < target.Shape.N; n++)
        {
            Noise.FillGaussian(key, firstImage + n, Values(target).AsSpan(n * size, size));
        }
    }

    /// <inheritdoc/>
    protected override void MixWithTimeCore(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, Tensor input)
    {
        var (images, mixed) = (Values(x), Values(input));
        var noise = eps is null ? null : Values(eps);
        var (size, plane) = (x.Shape.ImageCount, x.Shape.H * x.Shape.W);
        for (int n = 0; n < x.Shape.N; n++)
        {
            int from = n * size;
            int to = n * (size + plane);
            for (int i = 0; i < size; i++)
            {
                mixed[to + i] = noise is null ? images[from + i] : (fromX[n] * images[from + i]) + (fromEps[n] * noise[from + i]);
            }

            mixed.AsSpan(to + size, plane).Fill(time[n]);
        }
    }

    /// <inheritdoc/>
    protected override float ReverseStepCore(
        Tensor x, Tensor epsHat, Tensor? noise, in ReverseCoefficients<double> coefficients, Tensor xPrev)
    {
        var (state, predicted, next) = (Values(x), Values(epsHat), Values(xPrev));
        var fresh = noise is null ? null : Values(noise);
        var (x0FromX, x0FromEps) = ((float)coefficients.X0FromX, (float)coefficients.X0FromOutput);
        var (fromX, fromX0, fromEps) = ((float)coefficients.FromX, (float)coefficients.FromX0, (float)coefficients.FromOutput);
        var fromNoise = (float)coefficients.FromNoise;
        float largest = 0;
        for (int i = 0; i < next.Length; i++)
        {
            float x0Hat = (x0FromX * state[i]) + (x0FromEps * predicted[i]);
            if (coefficients.ClampX0) x0Hat = Math.Clamp(x0Hat, -1, 1);
            float value = (fromX * state[i]) + (fromX0 * x0Hat) + (fromEps * predicted[i]);
            if (fresh is not null) value += fromNoise * fresh[i];
            next[i] = value;
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }

    /// <inheritdoc/>
    protected override void AdamStepCore(Tensor p, Tensor g, Tensor m, Tensor v, in AdamFactors factors)
    {
        var (parameters, gradients, first, second) = (Values(p), Values(g), Values(m), Values(v));
        var (beta1, beta2) = ((float)factors.Beta1, (float)factors.Beta2);
        var (rest1, rest2) = ((float)(1 - factors.Beta1), (float)(1 - factors.Beta2));
        var (stepSize, rootScale, epsilon) = ((float)factors.StepSize, (float)factors.RootScale, (float)factors.Epsilon);
        var (shrinkage, gradientFactor) = ((float)factors.Shrinkage, (float)factors.GradientFactor);
        for (int i = 0; i < parameters.Length; i++)
        {
            float gradient = gradientFactor * gradients[i];
            first[i] = (beta1 * first[i]) + (rest1 * gradient);
            second[i] = (beta2 * second[i]) + (rest2 * gradient * gradient);
            parameters[i] -= (stepSize * first[i] / ((MathF.Sqrt(second[i]) * rootScale) + epsilon)) + (shrinkage * parameters[i]);
        }
    }

    /// <inheritdoc/>
    protected override double SumOfSquaresCore(Tensor x)
    {
        double sum = 0;
        foreach (float value in Values(x)) sum += (double)value * value;
        return sum;
    }

    /// <summary>One output of a convolution: the sum over c, u, v of w[k, c, u, v] x[n, c, i + u - pad, j + v - pad].</summary>
    private static float Correlate(Tensor x, Tensor w, int n, int k, int i, int j)
    {
        var (input, weights, shape, kernel) = (Values(x), Values(w), x.Shape, w.Shape.H);
        int pad = kernel / 2;
        float sum = 0;
        for (int c = 0; c < shape.C; c++)
        {
            for (int u = Math.Max(0, pad - i); u < Math.Min(kernel, shape.H + pad - i); u++)
            {
                for (int v = Math.Max(0, pad - j); v < Math.Min(kernel, shape.W + pad - j); v++)
                {
                    sum += weights[Index(w.Shape, k, c, u, v)] * input[Index(shape, n, c, i + u - pad, j + v - pad)];
                }
            }
        }

        return sum;
    }

    /// <summary>The gradient at one input: the sum over k, u, v of w[k, c, u, v] dy[n, k, i - u + pad, j - v + pad].</summary>
    private static float Spread(Tensor dy, Tensor w, int n, int c, int i, int j)
    {
        var (upstream, weights, shape, kernel) = (Values(dy), Values(w), dy.Shape, w.Shape.H);
        int pad = kernel / 2;
        float sum = 0;
        for (int k = 0; k < shape.C; k++)
        {
            for (int u = Math.Max(0, i + pad - shape.H + 1); u < Math.Min(kernel, i + pad + 1); u++)
            {
                for (int v = Math.Max(0, j + pad - shape.W + 1); v < Math.Min(kernel, j + pad + 1); v++)
                {
                    sum += weights[Index(w.Shape, k, c, u, v)] * upstream[Index(shape, n, k, i - u + pad, j - v + pad)];
                }
            }
        }

        return sum;
    }

    /// <summary>The gradient at one weight: the sum over n, i, j of dy[n, k, i, j] x[n, c, i + u - pad, j + v - pad].</summary>
    private static float Overlap(Tensor x, Tensor dy, int pad, int k, int c, int u, int v)
    {
        var (input, upstream, shape) = (Values(x), Values(dy), x.Shape);
        float sum = 0;
        for (int n = 0; n < shape.N; n++)
        {
            for (int i = Math.Max(0, pad - u); i < Math.Min(shape.H, shape.H + pad - u); i++)
            {
                for (int j = Math.Max(0, pad - v); j < Math.Min(shape.W, shape.W + pad - v); j++)
                {
                    sum += upstream[Index(dy.Shape, n, k, i, j)] * input[Index(shape, n, c, i + u - pad, j + v - pad)];
                }
            }
        }

        return sum;
    }

    private static int Index(Shape shape, int n, int c, int i, int j) => (((((n * shape.C) + c) * shape.H) + i) * shape.W) + j;

    private static (int N, int C, int I, int J) Position(Shape shape, int at) =>
        (at / shape.ImageCount, at / (shape.H * shape.W) % shape.C, at / shape.W % shape.H, at % shape.W);

    private static float[] Values(Tensor tensor) => ((ArrayStorage)tensor.Storage).Values;

    private static float Rectify(float value) => value > 0 || float.IsNaN(value) ? value : 0;
}
