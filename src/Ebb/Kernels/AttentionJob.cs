using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// What attention and its gradient share: heads taken out of images and put back, and the softmax. Scores have a row for each key and
/// a column for each query, so that a vector holds queries, and sums over the keys need no sums within a vector.
/// </summary>
internal abstract unsafe class AttentionJob : Job
{
    /// <summary>A score so far below the greatest adds nothing to float32 sums; its weight becomes 0 before it is subnormal, hence slow.</summary>
    private const float Negligible = -80;

    [ThreadStatic]
    private static PinnedBuffer? _scratch;

    protected AttentionPlan Plan { get; set; }

    protected float Scale => 1 / MathF.Sqrt(Plan.Width);

    /// <summary>Floats to which rows are padded: whole vectors here and in the products.</summary>
    protected abstract int VectorCount { get; }

    /// <summary>Memory for the calling thread, zeroed where it is new and else as the last task left it.</summary>
    protected static float* Scratch(nint length)
    {
        if (_scratch is null || _scratch.Length < length) _scratch = new PinnedBuffer(length);
        return _scratch.Data;
    }

    /// <summary>Pixels [first, end) of a head as a matrix, a pixel a row of padded width, times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Gather(CpuStorage images, int n, int head, int first, int end, float factor, float* rows)
    {
        int width = Plan.Width, padded = (int)Plan.PaddedWidth;
        var pixel = new PixelCursor(images, Plan, n, head, first);
        for (int i = first; i < end; i++, rows += padded, pixel.MoveNext())
        {
            float* source = pixel.Current;
            int d = 0;
            for (; d <= width - Vector256<float>.Count; d += Vector256<float>.Count) (Vector256.Load(source + d) * factor).Store(rows + d);
            for (; d < width; d++) rows[d] = factor * source[d];
            for (; d < padded; d++) rows[d] = 0;
        }
    }

    /// <summary>Pixels [first, end) of a head as a matrix, a channel a row of padded pixels, times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void GatherTransposed(CpuStorage images, int n, int head, int first, int end, float factor, float* rows)
    {
        int width = Plan.Width, count = end - first;
        nint padded = (nint)PinnedBuffer.Rounded(count), stride = Plan.PaddedPixels;
        var pixel = new PixelCursor(images, Plan, n, head, first);
        for (int i = 0; i < count; i++, pixel.MoveNext())
        {
            float* source = pixel.Current, target = rows + i;
            for (int d = 0; d < width; d++, target += stride) *target = factor * source[d];
        }

        for (int d = 0; d < width; d++)
        {
            for (nint i = count; i < padded; i++) rows[(d * stride) + i] = 0;
        }
    }

    /// <summary>Puts rows of padded width back, times a factor, or adds them there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Scatter(float* rows, int first, int count, float factor, bool accumulate, CpuStorage images, int n, int head)
    {
        int width = Plan.Width;
        nint padded = Plan.PaddedWidth;
        var pixel = new PixelCursor(images, Plan, n, head, first);
        for (int i = 0; i < count; i++, rows += padded, pixel.MoveNext())
        {
            float* target = pixel.Current;
            int d = 0;
            for (; d <= width - Vector256<float>.Count; d += Vector256<float>.Count)
            {
                var value = Vector256.Load(rows + d) * factor;
                if (accumulate) value += Vector256.Load(target + d);
                value.Store(target + d);
            }

            for (; d < width; d++) target[d] = accumulate ? target[d] + (factor * rows[d]) : factor * rows[d];
        }
    }

    /// <summary>Multiplies rows of padded width by a factor each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void ScaleRows(float* rows, int count, float* factors)
    {
        nint width = Plan.PaddedWidth;
        for (int i = 0; i < count; i++, rows += width)
        {
            float factor = factors[i];
            for (nint d = 0; d < width; d += Vector256<float>.Count) (Vector256.Load(rows + d) * factor).Store(rows + d);
        }
    }

    /// <summary>The softmax over the keys, in place, but for the factors that make the weights of a query add up to 1: those go to shares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Softmax(float* scores, nint queries, float* shares)
    {
        float* end = scores + Plan.Scores;
        for (nint query = 0; query < queries; query += Vector256<float>.Count)
        {
            var most = Vector256.Load(scores + query);
            for (float* key = scores; key < end; key += AttentionPlan.QueriesAtATime) most = Vector256.MaxNative(most, Vector256.Load(key + query));
            var sum = Vector256<float>.Zero;
            for (float* key = scores; key < end; key += AttentionPlan.QueriesAtATime)
            {
                var difference = Vector256.Load(key + query) - most;
                var weight = Vector256.AndNot(VectorMath.Exp(difference), Vector256.LessThan(difference, Vector256.Create(Negligible)));
                weight.Store(key + query);
                sum += weight;
            }

            (Vector256<float>.One / sum).Store(shares + query);
        }
    }

    /// <summary>The gradient through the softmax: slopes = weights share (slopes - their average under the weights), query by query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void SoftmaxGradient(float* weights, float* shares, float* slopes, nint queries)
    {
        nint length = Plan.Scores;
        for (nint query = 0; query < queries; query += Vector256<float>.Count)
        {
            var sum = Vector256<float>.Zero;
            for (nint i = query; i < length; i += AttentionPlan.QueriesAtATime) sum += Vector256.Load(weights + i) * Vector256.Load(slopes + i);
            var share = Vector256.Load(shares + query);
            var average = sum * share;
            for (nint i = query; i < length; i += AttentionPlan.QueriesAtATime)
            {
                (Vector256.Load(weights + i) * share * (Vector256.Load(slopes + i) - average)).Store(slopes + i);
            }
        }
    }

    /// <summary>Goes through the pixels of one head of one image, row by row.</summary>
    private struct PixelCursor
    {
        // Four fields: the JIT keeps no more of a struct in registers.
        private readonly nint _pixel, _row;
        private float* _rowEnd;

        public PixelCursor(CpuStorage images, in AttentionPlan plan, int n, int head, int first)
        {
            var (h, w) = Math.DivRem(first, plan.Columns);
            (_pixel, _row) = ((nint)images.Layout.ColumnStride, (nint)images.Layout.RowStride);
            float* row = images.Row(n, head * plan.Width, h);
            Current = row + (w * _pixel);
            _rowEnd = row + (plan.Columns * _pixel);
        }

        public float* Current { get; private set; }

        public void MoveNext()
        {
            Current += _pixel;
            if (Current != _rowEnd) return;
            Current += 2 * _pixel;
            _rowEnd += _row;
        }
    }
}
