using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>
/// Attention of every pixel to every pixel of its image. A task is a run of queries of one head of one image; it takes keys and
/// values out of the image itself, which is little work against its products.
/// </summary>
internal abstract class Attention : AttentionJob
{
    /// <summary>Queries of a task.</summary>
    private const int QueriesPerTask = 4 * AttentionPlan.QueriesAtATime;
    private int _tasksPerHead;

    protected CpuStorage Q { get; private set; } = null!;

    protected CpuStorage K { get; private set; } = null!;

    protected CpuStorage V { get; private set; } = null!;

    protected CpuStorage Y { get; private set; } = null!;

    public int Prepare(CpuStorage q, CpuStorage k, CpuStorage v, int heads, CpuStorage y)
    {
        (Q, K, V, Y) = (q, k, v, y);
        Plan = new AttentionPlan(q.Shape, heads, VectorCount);
        _tasksPerHead = Pieces(Plan.Pixels, QueriesPerTask);
        return q.Shape.N * heads * _tasksPerHead;
    }

    public override void Run(int task)
    {
        var (index, piece) = Math.DivRem(task, _tasksPerHead);
        var (n, head) = Math.DivRem(index, Plan.Heads);
        int first = piece * QueriesPerTask;
        Head(n, head, first, Math.Min(first + QueriesPerTask, Plan.Pixels));
    }

    /// <summary>The queries [first, end) of one head of one image.</summary>
    protected abstract void Head(int n, int head, int first, int end);
}

/// <summary><see cref="Attention"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class Attention<TSimd, TVec> : Attention
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override int VectorCount => Math.Max(TSimd.Count, Vector256<float>.Count);

    protected override void Head(int n, int head, int first, int end)
    {
        const int AtATime = AttentionPlan.QueriesAtATime;
        var plan = Plan;
        nint width = plan.PaddedWidth, pixels = plan.PaddedPixels;
        float* queries = Scratch((3 * plan.Matrix) + plan.Scores + (AtATime * (width + 1)));
        float* keys = queries + plan.Matrix, values = keys + plan.Matrix, mixed = values + plan.Matrix;
        float* shares = mixed + (AtATime * width), scores = shares + AtATime;
        GatherTransposed(Q, n, head, first, end, Scale, queries);
        Gather(K, n, head, 0, plan.Pixels, 1, keys);
        Gather(V, n, head, 0, plan.Pixels, 1, values);
        for (int query = first; query < end; query += AtATime)
        {
            int count = Math.Min(AtATime, end - query);
            nint columns = (nint)PinnedBuffer.Rounded(count);
            MatrixProduct<TSimd, TVec>.Multiply(keys, width, plan.Pixels, plan.Width, queries + (query - first), pixels, columns, scores, AtATime, add: false);
            Softmax(scores, columns, shares);
            MatrixProduct<TSimd, TVec>.MultiplyTransposed(scores, AtATime, count, plan.Pixels, values, width, width, mixed, width, add: false);
            ScaleRows(mixed, count, shares);
            Scatter(mixed, query, count, 1, accumulate: false, Y, n, head);
        }
    }
}
