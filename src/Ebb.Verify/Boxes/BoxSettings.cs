namespace Ebb.Verify.Boxes;

/// <summary>How much work a box certificate may take.</summary>
public sealed record BoxSettings
{
    /// <summary>How many generators are kept from step to step beside those of the start, at least 0. More make tighter bounds and take longer. Default 800.</summary>
    public int Generators { get; init; } = 800;

    /// <summary>How many relus of one layer get a generator of their own; the errors of more go into the remainder, which is loose. Default 4000.</summary>
    public int RelaxedPerLayer { get; init; } = 4000;

    /// <summary>Threads; null for as many as there are processors. The bounds do not depend on it.</summary>
    public int? Threads { get; init; }
}
