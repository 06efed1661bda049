namespace Ebb.Benchmarks;

/// <summary>What the rounds of one case gave.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rounds">For each round the reports of both, in the order in which they were made.</param>
internal sealed record SideBySideResult(SideBySideCase Case, IReadOnlyList<(StepReport[] Ebb, StepReport[] Peer)> Rounds)
{
    /// <summary>More cores than this, busy with other processes, make a row doubtful.</summary>
    public const double MostBusy = 0.2;

    public IEnumerable<StepReport> Ebb => Rounds.SelectMany(round => round.Ebb);

    public IEnumerable<StepReport> Peer => Rounds.SelectMany(round => round.Peer);

    /// <summary>The peer's time over Ebb's, round by round.</summary>
    public Spread TrainRatio => Ratio(report => report.TrainMs);

    /// <inheritdoc cref="TrainRatio"/>
    public Spread SampleRatio => Ratio(report => report.SampleMs);

    /// <summary>The most cores that others kept busy during any of its runs; null where the system does not tell.</summary>
    public double? Busiest => Ebb.Concat(Peer).Max(report => report.CoresBusyWithOtherProcesses);

    public static double Median(IEnumerable<StepReport> reports, Func<StepReport, double> time) => Spread.Of(reports.Select(time)).Median;

    private Spread Ratio(Func<StepReport, double> time) => Spread.Of(Rounds.Select(round => Median(round.Peer, time) / Median(round.Ebb, time)));
}
