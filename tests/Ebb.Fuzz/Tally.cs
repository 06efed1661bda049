namespace Ebb.Fuzz;

/// <summary>What a run over one format has seen.</summary>
internal sealed class Tally
{
    public long Inputs { get; set; }

    public long Accepted { get; set; }

    public long LargestAllocation { get; set; }

    public TimeSpan Slowest { get; set; }

    public TimeSpan Elapsed { get; set; }

    public void Add(Tally other)
    {
        Inputs += other.Inputs;
        Accepted += other.Accepted;
        LargestAllocation = Math.Max(LargestAllocation, other.LargestAllocation);
        if (other.Slowest > Slowest) Slowest = other.Slowest;
        Elapsed += other.Elapsed;
    }
}
