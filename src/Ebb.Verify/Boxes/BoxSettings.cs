namespace Ebb.Verify.Boxes;

/// <summary>How much work a box certificate may take.</summary>
public sealed record BoxSettings
{
    /// <summary>How many relus of one layer get a generator of their own; the errors of more go into the remainder, which is loose. Default 4000.</summary>
    public int RelaxedPerLayer { get; init; } = 4000;

    /// <summary>Threads; null for as many as there are processors. The bounds do not depend on it.</summary>
    public int? Threads { get; init; }
}
