namespace Ebb.Spec.Schedules;

/// <summary>How the ecosystem's flow-matching sampler places its levels; names and defaults are those of its configuration files.</summary>
public sealed record FlowMatchGridSettings
{
    /// <summary>T: the network is told sigma T.</summary>
    public int NumTrainTimesteps { get; init; } = 1000;

    /// <summary>The static shift, above 0.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Whether a mu, given with every grid, replaces the static shift.</summary>
    public bool UseDynamicShifting { get; init; }

    /// <summary>What mu means.</summary>
    public TimeShiftType TimeShiftType { get; init; }

    /// <summary>What the last sigma before the final one is stretched to, in [0, 1); null for no stretching.</summary>
    public double? ShiftTerminal { get; init; }

    /// <summary>Whether sigma counts from the clean end instead: every sigma becomes 1 - sigma, and the final one is 1.</summary>
    public bool InvertSigmas { get; init; }

    /// <summary>Timesteps (evenly), or Karras, Exponential or Beta between the ends that those would have.</summary>
    public SigmaSpacing SigmaSpacing { get; init; }
}
