namespace Ebb.Kernels;

/// <summary>
/// The gradients of attention. The weights are computed again instead of kept. A task is one head of one image, and takes some
/// queries at a time, so that the order of its sums is fixed.
/// </summary>
internal abstract class AttentionGradient : AttentionJob
{
    protected CpuStorage Q { get; private set; } = null!;

    protected CpuStorage K { get; private set; } = null!;

    protected CpuStorage V { get; private set; } = null!;

    protected CpuStorage Dy { get; private set; } = null!;

    protected (CpuStorage Q, CpuStorage K, CpuStorage V) Gradients { get; private set; }

    protected (bool Q, bool K, bool V) Accumulate { get; private set; }

    public int Prepare(
        CpuStorage q,
        CpuStorage k,
        CpuStorage v,
        int heads,
        CpuStorage dy,
        (bool Q, bool K, bool V) accumulate,
        (CpuStorage Q, CpuStorage K, CpuStorage V) gradients)
    {
        (Q, K, V, Dy, Accumulate, Gradients) = (q, k, v, dy, accumulate, gradients);
        Plan = new AttentionPlan(q.Shape, heads);
        return q.Shape.N * heads;
    }

    public override void Run(int task)
    {
        var (n, head) = Math.DivRem(task, Plan.Heads);
        Head(n, head);
    }

    protected abstract void Head(int n, int head);
}

/// <summary><see cref="AttentionGradient"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class AttentionGradient<TSimd, TVec> : AttentionGradient
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override void Head(int n, int head)
    {
        var plan = Plan;
        nint matrix = plan.Matrix, width = plan.PaddedWidth, pixels = plan.PaddedPixels;
        float* q = Scratch((8 * matrix) + (2 * plan.Scores));
        float* k = q + matrix, dy = k + matrix, keys = dy + matrix, values = keys + matrix;
        float* dq = values + matrix, dk = dq + matrix, dv = dk + matrix, weights = dv + matrix, slopes = weights + plan.Scores;
        Gather(Q, n, head, 0, plan.Pixels, Scale, q);
        Gather(K, n, head, 0, plan.Pixels, 1, k);
        Gather(Dy, n, head, 0, plan.Pixels, 1, dy);
        GatherTransposed(K, n, head, keys);
        GatherTransposed(V, n, head, values);
        new Span<float>(dk, (int)(2 * matrix)).Clear();
        for (int first = 0; first < plan.Pixels; first += AttentionPlan.QueriesAtATime)
        {
            int count = Math.Min(AttentionPlan.QueriesAtATime, plan.Pixels - first);
            float* queries = q + (first * width), upstream = dy + (first * width);
            MatrixProduct<TSimd, TVec>.Multiply(queries, width, count, plan.Width, keys, pixels, pixels, weights, pixels);
            Softmax(weights, count);
            MatrixProduct<TSimd, TVec>.AddTransposed(weights, pixels, plan.Pixels, count, upstream, width, width, dv, width);
            MatrixProduct<TSimd, TVec>.Multiply(upstream, width, count, plan.Width, values, pixels, pixels, slopes, pixels);
            SoftmaxGradient(weights, slopes, count);
            MatrixProduct<TSimd, TVec>.Multiply(slopes, pixels, count, plan.Pixels, k, width, width, dq + (first * width), width);
            MatrixProduct<TSimd, TVec>.AddTransposed(slopes, pixels, plan.Pixels, count, queries, width, width, dk, width);
        }

        Scatter(dq, 0, plan.Pixels, Scale, Accumulate.Q, Gradients.Q, n, head);
        Scatter(dk, 0, plan.Pixels, 1, Accumulate.K, Gradients.K, n, head);
        Scatter(dv, 0, plan.Pixels, 1, Accumulate.V, Gradients.V, n, head);
    }
}
