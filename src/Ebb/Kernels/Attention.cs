namespace Ebb.Kernels;

/// <summary>
/// Attention of every pixel to every pixel of its image. A task is a run of queries of one head of one image; it takes keys and
/// values out of the image itself, which is little work against its products.
/// </summary>
internal abstract class Attention : AttentionJob
{
    /// <summary>Queries of a task.</summary>
    private const int QueriesPerTask = 2 * AttentionPlan.QueriesAtATime;
    private int _tasksPerHead;

    protected CpuStorage Q { get; private set; } = null!;

    protected CpuStorage K { get; private set; } = null!;

    protected CpuStorage V { get; private set; } = null!;

    protected CpuStorage Y { get; private set; } = null!;

    public int Prepare(CpuStorage q, CpuStorage k, CpuStorage v, int heads, CpuStorage y)
    {
        (Q, K, V, Y) = (q, k, v, y);
        Plan = new AttentionPlan(q.Shape, heads);
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
    protected override void Head(int n, int head, int first, int end)
    {
        var plan = Plan;
        nint width = plan.PaddedWidth, pixels = plan.PaddedPixels;
        float* q = Scratch((3 * plan.Matrix) + plan.Scores + (AttentionPlan.QueriesAtATime * width));
        float* keys = q + plan.Matrix, values = keys + plan.Matrix, scores = values + plan.Matrix, mixed = scores + plan.Scores;
        Gather(Q, n, head, first, end, Scale, q);
        GatherTransposed(K, n, head, keys);
        Gather(V, n, head, 0, plan.Pixels, 1, values);
        for (int query = first; query < end; query += AttentionPlan.QueriesAtATime)
        {
            int count = Math.Min(AttentionPlan.QueriesAtATime, end - query);
            MatrixProduct<TSimd, TVec>.Multiply(q + ((query - first) * width), width, count, plan.Width, keys, pixels, pixels, scores, pixels);
            Softmax(scores, count);
            MatrixProduct<TSimd, TVec>.Multiply(scores, pixels, count, plan.Pixels, values, width, width, mixed, width);
            Scatter(mixed, query, count, 1, accumulate: false, Y, n, head);
        }
    }
}
