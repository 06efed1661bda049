using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>What changes the size of images or the number of their channels.</content>
public sealed partial class NaiveDevice
{
    /// <inheritdoc/>
    protected override void DownsampleCore(Tensor x, Tensor w, Tensor? b, DownsamplePadding padding, Tensor y)
    {
        var output = Values(y);
        for (int at = 0; at < output.Length; at++) output[at] = b is null ? 0 : Values(b)[Position(y.Shape, at).C];
        var (input, weights) = (Values(x), Values(w));
        ForEachProduct(x.Shape, w.Shape, y.Shape, padding, (i, j, k) => output[i] += weights[j] * input[k]);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardInputCore(Tensor dy, Tensor w, DownsamplePadding padding, bool accumulate, Tensor dx)
    {
        var (upstream, weights, gradient) = (Values(dy), Values(w), Values(dx));
        if (!accumulate) Array.Clear(gradient);
        ForEachProduct(dx.Shape, w.Shape, dy.Shape, padding, (i, j, k) => gradient[k] += weights[j] * upstream[i]);
    }

    /// <inheritdoc/>
    protected override void DownsampleBackwardFilterCore(Tensor x, Tensor dy, DownsamplePadding padding, bool accumulate, Tensor dw, Tensor? db)
    {
        var (input, upstream, gradient) = (Values(x), Values(dy), Values(dw));
        if (!accumulate) Array.Clear(gradient);
        ForEachProduct(x.Shape, dw.Shape, dy.Shape, padding, (i, j, k) => gradient[j] += input[k] * upstream[i]);
        if (db is null) return;
        if (!accumulate) Array.Clear(Values(db));
        for (int at = 0; at < upstream.Length; at++) Values(db)[Position(dy.Shape, at).C] += upstream[at];
    }

    /// <inheritdoc/>
    protected override void UpsampleCore(Tensor x, Tensor y)
    {
        var (input, output) = (Values(x), Values(y));
        for (int at = 0; at < output.Length; at++)
        {
            var (n, c, i, j) = Position(y.Shape, at);
            output[at] = input[Index(x.Shape, n, c, i / 2, j / 2)];
        }
    }

    /// <inheritdoc/>
    protected override void UpsampleBackwardCore(Tensor dy, bool accumulate, Tensor dx)
    {
        var (upstream, gradient) = (Values(dy), Values(dx));
        for (int at = 0; at < gradient.Length; at++)
        {
            var (n, c, i, j) = Position(dx.Shape, at);
            int first = Index(dy.Shape, n, c, 2 * i, 2 * j), below = first + dy.Shape.W;
            Put(ref gradient[at], accumulate, upstream[first] + upstream[first + 1] + (upstream[below] + upstream[below + 1]));
        }
    }

    /// <inheritdoc/>
    protected override void ConcatenateCore(Tensor a, Tensor b, Tensor y)
    {
        int first = a.Shape.ImageCount, second = b.Shape.ImageCount;
        for (int n = 0; n < y.Shape.N; n++)
        {
            Values(a).AsSpan(n * first, first).CopyTo(Values(y).AsSpan(n * (first + second)));
            Values(b).AsSpan(n * second, second).CopyTo(Values(y).AsSpan((n * (first + second)) + first));
        }
    }

    /// <inheritdoc/>
    protected override void TakeChannelsCore(Tensor x, int first, bool accumulate, Tensor part)
    {
        var (input, output) = (Values(x), Values(part));
        for (int at = 0; at < output.Length; at++)
        {
            var (n, c, i, j) = Position(part.Shape, at);
            Put(ref output[at], accumulate, input[Index(x.Shape, n, first + c, i, j)]);
        }
    }

    /// <summary>Calls <paramref name="visit"/> with the places in y, w and x of every product of a 3x3 convolution of stride 2.</summary>
    private static void ForEachProduct(Shape x, Shape w, Shape y, DownsamplePadding padding, Action<int, int, int> visit)
    {
        int pad = padding == DownsamplePadding.Around ? 1 : 0;
        for (int at = 0; at < y.Count; at++)
        {
            var (n, k, i, j) = Position(y, at);
            for (int tap = 0; tap < w.ImageCount; tap++)
            {
                var (_, c, u, v) = Position(w, tap);
                int row = (2 * i) + u - pad, column = (2 * j) + v - pad;
                if (row < 0 || row >= x.H || column < 0 || column >= x.W) continue;
                visit(at, (k * w.ImageCount) + tap, Index(x, n, c, row, column));
            }
        }
    }
}
