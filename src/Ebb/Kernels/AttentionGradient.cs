using System.Runtime.Intrinsics;

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
        Plan = new AttentionPlan(q.Shape, heads, VectorCount);
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
    protected override int VectorCount => Math.Max(TSimd.Count, Vector256<float>.Count);

    protected override void Head(int n, int head)
    {
        const int AtATime = AttentionPlan.QueriesAtATime;
        var plan = Plan;
        nint matrix = plan.Matrix, width = plan.PaddedWidth, pixels = plan.PaddedPixels;
        float* q = Scratch((9 * matrix) + (2 * plan.Scores) + AtATime);
        float* k = q + matrix, v = k + matrix, dy = v + matrix, queries = dy + matrix, upstreams = queries + matrix;
        float* dq = upstreams + matrix, dk = dq + matrix, dv = dk + matrix, shares = dv + matrix, weights = shares + AtATime, slopes = weights + plan.Scores;
        Gather(Q, n, head, 0, plan.Pixels, Scale, q);
        Gather(K, n, head, 0, plan.Pixels, 1, k);
        Gather(V, n, head, 0, plan.Pixels, 1, v);
        Gather(Dy, n, head, 0, plan.Pixels, 1, dy);
        GatherTransposed(Q, n, head, 0, plan.Pixels, Scale, queries);
        GatherTransposed(Dy, n, head, 0, plan.Pixels, 1, upstreams);
        for (int first = 0; first < plan.Pixels; first += AtATime)
        {
            int count = Math.Min(AtATime, plan.Pixels - first);
            nint columns = (nint)PinnedBuffer.Rounded(count), row = first * width;
            MatrixProduct<TSimd, TVec>.Multiply(k, width, plan.Pixels, plan.Width, queries + first, pixels, columns, weights, AtATime, add: false);
            MatrixProduct<TSimd, TVec>.Multiply(v, width, plan.Pixels, plan.Width, upstreams + first, pixels, columns, slopes, AtATime, add: false);
            Softmax(weights, columns, shares);
            SoftmaxGradient(weights, shares, slopes, columns);
            ScaleRows(dy + row, count, shares);
            MatrixProduct<TSimd, TVec>.Multiply(weights, AtATime, plan.Pixels, count, dy + row, width, width, dv, width, add: first > 0);
            MatrixProduct<TSimd, TVec>.MultiplyTransposed(slopes, AtATime, count, plan.Pixels, k, width, width, dq + row, width, add: false);
            MatrixProduct<TSimd, TVec>.Multiply(slopes, AtATime, plan.Pixels, count, q + row, width, width, dk, width, add: first > 0);
        }

        Scatter(dq, 0, plan.Pixels, Scale, Accumulate.Q, Gradients.Q, n, head);
        Scatter(dk, 0, plan.Pixels, 1, Accumulate.K, Gradients.K, n, head);
        Scatter(dv, 0, plan.Pixels, 1, Accumulate.V, Gradients.V, n, head);
    }
}
