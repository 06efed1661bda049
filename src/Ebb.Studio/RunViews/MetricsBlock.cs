namespace Ebb.Studio.RunViews;

/// <summary>Some lines of <c>metrics.jsonl</c> that follow one another, summed up.</summary>
internal sealed class MetricsBlock(long offset)
{
    private Aggregate _loss, _rate, _norm, _ms;
    private double _steps;

    /// <summary>Where its first line begins.</summary>
    public long Offset { get; } = offset;

    public int Lines { get; private set; }

    public long FirstStep { get; private set; } = long.MaxValue;

    public long LastStep { get; private set; } = -1;

    public double MeanStep => _steps / Math.Max(1, Lines);

    public Aggregate Loss => _loss;

    public Aggregate LearningRate => _rate;

    public Aggregate GradientNorm => _norm;

    public Aggregate Milliseconds => _ms;

    public void Add(in MetricsPoint point)
    {
        Lines++;
        _steps += point.Step;
        (FirstStep, LastStep) = (Math.Min(FirstStep, point.Step), Math.Max(LastStep, point.Step));
        _loss.Add(point.Loss);
        _rate.Add(point.LearningRate);
        _norm.Add(point.GradientNorm);
        _ms.Add(point.Milliseconds);
    }

    public void Add(MetricsBlock next)
    {
        Lines += next.Lines;
        _steps += next._steps;
        (FirstStep, LastStep) = (Math.Min(FirstStep, next.FirstStep), Math.Max(LastStep, next.LastStep));
        _loss.Add(next._loss);
        _rate.Add(next._rate);
        _norm.Add(next._norm);
        _ms.Add(next._ms);
    }
}
