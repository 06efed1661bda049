namespace Ebb.Studio.RunViews;

/// <summary>The answer of <c>/api/runs/{id}/metrics</c>: a point for each bucket of lines, or for each line where there are few.</summary>
internal sealed record MetricsReply(long Total)
{
    public List<double> Step { get; } = [];

    public List<double?> Loss { get; } = [];

    public IReadOnlyList<double[]> HeldOutLoss { get; init; } = [];

    /// <summary>The held-out loss by equal bands of t, the least noisy first: [step, band 0, band 1, ...], at steps of the whole log whatever its range.</summary>
    public IReadOnlyList<double?[]> HeldOutLossByT { get; init; } = [];

    public List<double?> Lr { get; } = [];

    public List<double?> GradNorm { get; } = [];

    public List<double?> Ms { get; } = [];

    /// <summary>The least loss of the bucket.</summary>
    public List<double?> Min { get; } = [];

    /// <summary>The greatest loss of the bucket.</summary>
    public List<double?> Max { get; } = [];

    /// <summary>Whether every point is a line as it was written.</summary>
    public bool Full { get; init; }

    /// <summary>The first step of the whole log.</summary>
    public long FirstStep { get; init; }

    /// <summary>The last step of the whole log.</summary>
    public long LastStep { get; init; }

    /// <summary>The share of the file that is read; below 1 the rest is read when asked again.</summary>
    public double Read { get; init; } = 1;

    public void Add(MetricsBlock bucket)
    {
        Step.Add(bucket.MeanStep);
        Loss.Add(bucket.Loss.Mean);
        Lr.Add(bucket.LearningRate.Mean);
        GradNorm.Add(bucket.GradientNorm.Mean);
        Ms.Add(bucket.Milliseconds.Mean);
        Min.Add(bucket.Loss.Least);
        Max.Add(bucket.Loss.Most);
    }
}
