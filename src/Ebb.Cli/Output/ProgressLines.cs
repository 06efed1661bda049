namespace Ebb.Cli.Output;

/// <summary>
/// Progress for a file or a pipe: plain lines, few of them. The pause grows with the time elapsed,
/// so that a run of hours writes tens of lines and not thousands.
/// </summary>
internal sealed class ProgressLines(TextWriter target) : IProgress<ProgressState>
{
    private const double LeastPauseSeconds = 2;
    private const double PauseShare = 0.05;

    private readonly Lock _gate = new();
    private TimeSpan? _last;
    private string _lastLine = "";

    public void Report(ProgressState value)
    {
        lock (_gate)
        {
            double pause = Math.Max(LeastPauseSeconds, PauseShare * value.Elapsed.TotalSeconds);
            bool due = _last is not { } last || value.Elapsed < last || (value.Elapsed - last).TotalSeconds >= pause;
            if (!due && !value.IsComplete) return;

            string line = value.ToString();
            if (line == _lastLine) return;
            (_last, _lastLine) = (value.Elapsed, line);
            target.WriteLine(line);
        }
    }
}
