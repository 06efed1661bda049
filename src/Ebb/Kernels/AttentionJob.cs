using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>What attention and its gradient share: heads taken out of images and put back, and the softmax.</summary>
internal abstract unsafe class AttentionJob : Job
{
    /// <summary>A score so far below the greatest adds nothing to float32 sums; its weight becomes 0 before it is subnormal, hence slow.</summary>
    private const float Negligible = -80;

    [ThreadStatic]
    private static PinnedBuffer? _scratch;

    protected AttentionPlan Plan { get; set; }

    protected float Scale => 1 / MathF.Sqrt(Plan.Width);

    /// <summary>Memory for the calling thread, zeroed where it is new and else as the last task left it.</summary>
    protected static float* Scratch(nint length)
    {
        if (_scratch is null || _scratch.Length < length) _scratch = new PinnedBuffer(length);
        return _scratch.Data;
    }

    /// <summary>Pixels [first, end) of a head as a matrix, a pixel a row of padded width, times a factor.</summary>
    protected void Gather(CpuStorage images, int n, int head, int first, int end, float factor, float* rows)
    {
        int width = Plan.Width, padded = (int)Plan.PaddedWidth;
        for (int pixel = first; pixel < end; pixel++, rows += padded)
        {
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(Pixel(images, n, head, pixel), width), factor, new Span<float>(rows, width));
            new Span<float>(rows + width, padded - width).Clear();
        }
    }

    /// <summary>A head as a matrix, a channel a row of padded pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void GatherTransposed(CpuStorage images, int n, int head, float* rows)
    {
        var plan = Plan;
        for (int pixel = 0; pixel < plan.Pixels; pixel++)
        {
            float* source = Pixel(images, n, head, pixel);
            for (int d = 0; d < plan.Width; d++) rows[(d * plan.PaddedPixels) + pixel] = source[d];
        }

        for (int d = 0; d < plan.Width; d++)
        {
            for (nint pixel = plan.Pixels; pixel < plan.PaddedPixels; pixel++) rows[(d * plan.PaddedPixels) + pixel] = 0;
        }
    }

    /// <summary>Puts rows of padded width back, times a factor, or adds them there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Scatter(float* rows, int first, int count, float factor, bool accumulate, CpuStorage images, int n, int head)
    {
        for (int i = 0; i < count; i++)
        {
            float* target = Pixel(images, n, head, first + i);
            float* row = rows + (i * Plan.PaddedWidth);
            for (int d = 0; d < Plan.Width; d++) target[d] = accumulate ? target[d] + (factor * row[d]) : factor * row[d];
        }
    }

    /// <summary>The softmax of every row, in place; padding becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Softmax(float* scores, int rows)
    {
        nint width = Plan.PaddedPixels, valid = Plan.Pixels;
        for (int i = 0; i < rows; i++)
        {
            float* row = scores + (i * width);
            for (nint j = valid; j < width; j++) row[j] = float.NegativeInfinity;
            var most = Vector256.Load(row);
            for (nint j = Vector256<float>.Count; j < width; j += Vector256<float>.Count) most = Vector256.Max(most, Vector256.Load(row + j));
            float largest = most[0];
            for (int j = 1; j < Vector256<float>.Count; j++) largest = MathF.Max(largest, most[j]);

            var (offset, sum) = (Vector256.Create(largest), Vector256<float>.Zero);
            for (nint j = 0; j < width; j += Vector256<float>.Count)
            {
                var difference = Vector256.Load(row + j) - offset;
                var weight = Vector256.AndNot(VectorMath.Exp(difference), Vector256.LessThan(difference, Vector256.Create(Negligible)));
                weight.Store(row + j);
                sum += weight;
            }

            var share = Vector256.Create(1 / Vector256.Sum(sum));
            for (nint j = 0; j < width; j += Vector256<float>.Count) (Vector256.Load(row + j) * share).Store(row + j);
        }
    }

    /// <summary>The gradient through the softmax: slopes = weights (slopes - their average under the weights), row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void SoftmaxGradient(float* weights, float* slopes, int rows)
    {
        nint width = Plan.PaddedPixels;
        for (int i = 0; i < rows; i++)
        {
            float* weight = weights + (i * width), slope = slopes + (i * width);
            var sum = Vector256<float>.Zero;
            for (nint j = 0; j < width; j += Vector256<float>.Count) sum += Vector256.Load(weight + j) * Vector256.Load(slope + j);
            var average = Vector256.Create(Vector256.Sum(sum));
            for (nint j = 0; j < width; j += Vector256<float>.Count)
            {
                (Vector256.Load(weight + j) * (Vector256.Load(slope + j) - average)).Store(slope + j);
            }
        }
    }

    private float* Pixel(CpuStorage images, int n, int head, int pixel)
    {
        var (h, w) = Math.DivRem(pixel, Plan.Columns);
        return images.Row(n, head * Plan.Width, h) + (w * (nint)images.Layout.ColumnStride);
    }
}
